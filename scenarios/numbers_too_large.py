"""Ids beyond what a double can hold: they come out of each format digit by digit as the vendor gave them."""

import json

from harness.audit import VendorControl
from harness.suites import scenario
from harness.suites.story import Bulk

START = 9_007_199_254_740_993
WISH = {
    "access": {"scheme": "open"},
    "resources.jobs.fields.id": {"$kind": "sequence", "start": START},
    "resources.jobs.fields.notes": {"$kind": "optional", "of": {"$kind": "pool", "of": "city"}, "absent": 0.5},
}


@scenario(
    promises=["GEN-07", "RES-02", "DATA-01"],
    bugs=["DAT-01", "DAT-02"],
    needs=["instances"],
    vendors=["greenhouse"],
)
def large_numbers_keep_every_digit(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    with hiring.control.space("large-numbers", records=30, settings=WISH) as space:
        own = hiring.another({"base.url": space["url"], "api_key": "secret-of-mine", "on_behalf_of": "1"})
        truth = [json.loads(line) for line in VendorControl(space["control_url"]).truth("jobs")]
        ids = [one["id"] for one in truth]
        assert min(ids) >= START
        assert any(number % 2 for number in ids)

        for kind in ("application/jsonl", "application/json"):
            job = own.download("jobs", format=kind, pageSize=10)
            job.ends("COMPLETED")
            assert job.records() == job.data() == truth
        table = own.download("jobs", format="text/csv", selectFields="id,notes", pageSize=10)
        table.ends("COMPLETED")
        assert table.table() == [["id", "notes"], *([str(one["id"]), one.get("notes") or ""] for one in truth)]
        assert [one["id"] for one in table.data()] == ids

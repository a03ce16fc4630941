"""Lists that are bare values on some records, ids that come twice, dates that are all one: all is kept as it came."""

import json

from harness.audit import VendorControl
from harness.suites import scenario
from harness.suites.story import Bulk

OFFICES = {"$kind": "several", "of": {"$kind": "pool", "of": "city"}, "one": "bare"}
WISH = {
    "access": {"scheme": "open"},
    "limits.0.requests": 100_000,
    "resources.jobs.fields.offices": OFFICES,
    "resources.jobs.duplicates": [0, 0, 1],
    "resources.jobs.timing.ties": 50,
}


@scenario(
    promises=["GEN-07", "RST-01"],
    bugs=["DAT-03", "DAT-04", "RST-03"],
    needs=["instances", "restart"],
    vendors=["greenhouse"],
)
def records_of_any_shape_are_kept_as_they_came(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    with hiring.control.space("odd-shapes", records=30, settings=WISH) as space:
        own = hiring.another({"base.url": space["url"], "api_key": "secret-of-mine", "on_behalf_of": "1"})
        vendor = VendorControl(space["control_url"])
        truth = [json.loads(line) for line in vendor.truth("jobs")]
        assert len({one["id"] for one in truth}) < len(truth)
        assert len({type(one["offices"]) for one in truth}) > 1
        assert len({one["created_at"] for one in truth}) == 1
        vendor.put("faults", ("status:404@calls=2;4",))
        job = own.download("jobs", pageSize=10)
        for _ in range(2):
            job.ends(bulk.tolerances.failed_status)
            assert job.restart().status_code == 200
        job.ends("COMPLETED")
        assert job.records() == job.data() == truth

"""A list of five hundred pages is read to its end: there is no number of pages at which a job stops by itself."""

import json

from harness.audit import VendorControl
from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-05", "GEN-07", "ST-20"],
    bugs=["PAG-16", "PAG-30"],
    needs=["instances"],
    vendors=["greenhouse"],
    slow=True,
)
def five_hundred_pages_are_read_to_the_last(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    # A time of its own, in which nobody waits: there must be nothing to wait for.
    wish = {"access": {"scheme": "open"}, "limits.0.requests": 1_000_000}
    with hiring.control.space("many", records=2000, settings=wish) as space:
        own = hiring.another({"base.url": space["url"], "api_key": "secret-of-mine", "on_behalf_of": "1"})
        job = own.download("candidates", pageSize=4, selectFields="id")
        status = job.ends("COMPLETED")

        truth = [{"id": json.loads(line)["id"]} for line in VendorControl(space["control_url"]).truth("candidates")]
        assert len(truth) == status["recordsCount"] == 2000
        assert job.records() == truth
        assert 500 <= status["metadata"]["totalApiCallCount"] <= 501

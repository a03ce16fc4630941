"""A vendor goes down in the middle of a download, and comes back with an answer that dies half way."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAP-05"], bugs=["FLT-01", "FLT-08"], vendors=["etsy"])
def an_outage_in_the_middle_costs_no_record(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:503@calls=2-3,resource=listings", "cut:0.5@calls=4,resource=listings")

    job = shop.download("listings", pageSize=20)
    status = job.ends("COMPLETED")

    assert job.records() == shop.truth("listings")
    assert status["metadata"]["totalApiCallCount"] == len(shop.calls("listings"))

"""A vendor without a bulk API is queried by its ordinary list, under the same calls."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["API-04", "API-06", "ST-18"], needs=["query"], vendors=["etsy", "greenhouse"])
def a_query_falls_back_to_the_list(bulk: Bulk) -> None:
    for vendor, object_name in (("etsy", "listings"), ("greenhouse", "candidates")):
        subject = bulk.instance(vendor)
        job = subject.query(f"select * from {object_name}")
        status = job.ends("COMPLETED")

        assert status["native"] is False
        assert "vendorJobId" not in status
        assert job.records() == subject.truth(object_name)
        assert len(subject.calls(object_name)) == status["metadata"]["totalApiCallCount"]
        described = subject.ask("GET", f"/objects/{object_name}/metadata").json()["bulk"]
        assert described["download"] == {"supported": True, "native": False}

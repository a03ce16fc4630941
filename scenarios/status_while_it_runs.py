"""A job is looked at page by page: its status goes forward only, its counters grow, its end has a time of its own."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-04", "ST-01", "ST-02", "ST-03", "ST-07", "ST-08", "ST-10", "ST-15", "ST-20", "ST-22"],
    needs=["clock"],
    vendors=["etsy"],
)
def a_job_goes_from_created_to_completed_and_counts_on_its_way(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("throttle:60@resource=listings,calls=1;3;5")
    bulk.time.hold()
    start = bulk.time.now()

    job = shop.download("listings", pageSize=20)
    assert job.created["status"] == "CREATED"
    for records, calls in ((0, 1), (20, 3), (40, 5)):
        job.waits_for(lambda _, wanted=calls: len(shop.calls("listings")) == wanted, f"call {calls}")
        status = job.has(records)
        assert (status["status"] in {"STARTED", "RUNNING"}, status["recordsCount"]) == (True, records)
        assert (status["id"], status["recordCount"], status["jobStatus"]) == (job.id, records, status["status"])
        assert not {"completionTime", "error"} & set(status)
        assert abs(status["createdDate"] / 1000 - start) < 1
        assert job.file().status_code == 400
        bulk.time.advance(seconds=61)
    bulk.time.flow()
    end = job.ends("COMPLETED")

    assert (end["recordsCount"], end["metadata"]["totalApiCallCount"]) == (60, len(shop.calls("listings")))
    assert end["completionTime"] - end["createdDate"] >= 180_000
    assert end["metadata"]["elapsedTime"] >= 180_000
    assert job.status() == end

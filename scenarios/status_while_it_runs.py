"""A job is looked at page by page: its status goes forward only, its counters grow, its end has a time of its own."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-04", "ST-01", "ST-02", "ST-03", "ST-07", "ST-08", "ST-10", "ST-15", "ST-20", "ST-22"],
    needs=["clock"],
    vendors=["greenhouse"],
)
def a_job_goes_from_created_to_completed_and_counts_on_its_way(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    for page, records in ((1, 0), (2, 20), (3, 40)):
        hiring.faults(f"throttle:600@resource=candidates,page={page},times=1")
        known, start = len(hiring.calls("candidates")), bulk.time.now()
        bulk.time.hold()

        job = hiring.download("candidates", pageSize=20)
        assert job.created["status"] == "CREATED"
        job.until("STARTED", "RUNNING")
        status = job.has(records)
        assert (status["recordsCount"], status["recordCount"], status["id"]) == (records, records, job.id)
        assert status["jobStatus"] == status["status"]
        assert not {"completionTime", "error"} & set(status)
        assert abs(status["createdDate"] / 1000 - start) < 1
        bulk.time.flow()
        end = job.ends("COMPLETED")

        assert (end["recordsCount"], end["createdDate"]) == (60, status["createdDate"])
        assert end["metadata"]["totalApiCallCount"] == len(hiring.calls("candidates")) - known
        assert end["completionTime"] - end["createdDate"] >= 600_000
        assert end["metadata"]["elapsedTime"] >= 600_000
        assert job.status() == end

"""Of two jobs of one instance one is cancelled: the other one gets all its records, and knows nothing of it."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAN-01", "JOB-02", "JOB-08"], needs=["cancel", "clock"], vendors=["etsy"])
def a_cancel_hits_the_job_that_it_names(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:503@resource=listings,page=2,times=2")
    bulk.time.hold()
    jobs = [shop.download("listings", pageSize=40) for _ in range(2)]
    for job in jobs:
        job.has(40)

    assert jobs[0].cancel().status_code == 200
    jobs[0].ends("CANCELLED")
    assert jobs[1].status()["status"] == "RUNNING"
    bulk.time.flow()
    jobs[1].ends("COMPLETED")

    assert [len(job.records()) for job in jobs] == [40, 60]
    ends = {str(entry["job_id"]): entry["job_status"] for entry in shop.jobs()}
    assert (ends[jobs[0].id], ends[jobs[1].id]) == ("CANCELLED", "COMPLETED")

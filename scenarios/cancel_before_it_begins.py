"""So many jobs are created that some have to wait: those are cancelled at once, without a call to the vendor."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAN-01", "ST-08", "GEN-04"],
    bugs=["RST-11"],
    needs=["cancel", "clock"],
    vendors=["greenhouse"],
    slow=True,
)
def a_job_that_nobody_has_begun_is_cancelled_at_once(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("throttle:600@resource=candidates")
    bulk.time.hold()
    jobs = [hiring.download("candidates") for _ in range(24)]
    jobs[0].until("RUNNING")
    waiting = next((job for job in reversed(jobs) if job.status()["status"] == "CREATED"), None)
    if waiting is None:
        bulk.not_covered("the target begins all jobs at once, none of 24 stayed CREATED")

    assert waiting.file().status_code == 400
    answer = waiting.cancel()
    assert (answer.status_code, answer.json()["status"] in {"CANCELLATION_PENDING", "CANCELLED"}) == (200, True)
    status = waiting.ends("CANCELLED")
    assert (status["recordsCount"], "completionTime" in status) == (0, True)
    assert waiting.file().status_code == 404
    assert waiting.restart().status_code == 400
    assert jobs[0].status()["status"] == "RUNNING"

    for job in jobs:
        job.cancel()
    bulk.time.flow()
    assert {job.ended()["status"] for job in jobs} == {"CANCELLED"}
    assert jobs[0].file().status_code == 404, "a job that had nothing yet has a file"

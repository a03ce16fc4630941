"""A restart is asked for twice: the first one goes on, the second one is refused, and no record comes twice."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "ST-08", "JOB-02"],
    bugs=["RST-06", "RST-10"],
    needs=["restart", "clock"],
    vendors=["greenhouse"],
)
def a_job_that_goes_on_already_is_not_restarted_again(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("status:404@resource=candidates,calls=2", "throttle:600@resource=candidates,calls=3")
    job = hiring.download("candidates", pageSize=20)
    job.ends(bulk.tolerances.failed_status)

    bulk.time.hold()
    assert job.restart().status_code == 200
    job.until("RUNNING")
    assert job.restart().status_code == 400
    assert job.status()["status"] == "RUNNING"
    bulk.time.flow()
    job.ends("COMPLETED")

    assert job.records() == hiring.truth("candidates")
    listed = [entry for entry in hiring.jobs() if entry["job_id"] == int(job.id)]
    assert [(entry["job_status"], entry["record_count"]) for entry in listed] == [("COMPLETED", 60)]
    assert job.restart().status_code == 400

"""A download fails, is restarted, and ends well: its receiver is told both, the failure first."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CB-01", "RST-02"], bugs=["NTF-01", "NTF-02"], needs=["callbacks", "restart"], vendors=["greenhouse"]
)
def a_restarted_job_is_told_of_twice(bulk: Bulk) -> None:
    hiring, receiver = bulk.instance("greenhouse"), bulk.receiver()
    hiring.faults("status:404@resource=candidates,calls=2,times=1")
    job = hiring.download("candidates", pageSize=20, notificationUrl=receiver.url)
    failed = receiver.next().body

    assert job.restart().status_code == 200
    done = receiver.next().body

    assert (failed["id"], failed["status"], failed["recordsCount"]) == (job.id, bulk.tolerances.failed_status, 20)
    assert (done["id"], done["status"], done["recordsCount"]) == (job.id, "COMPLETED", 60)
    assert ("error" in failed, "error" in done) == (True, False)

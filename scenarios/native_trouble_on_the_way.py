"""The vendor's job waits, goes back, shows a status nobody knows, and polls fail: the query ends well all the same."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["CAP-05", "CAP-09"], bugs=["BLK-01", "BLK-02"], needs=["query", "native"], vendors=["salesforce"])
def trouble_with_the_vendors_job_is_sat_out(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.job_faults("queued:30", "backwards:5", "unknown:Paused;30")
    desk.faults("status:500@route=/services/data/v61.0/jobs/query,verb=read,calls=2;4")

    job = desk.query("select * from contacts")
    status = job.ends("COMPLETED")

    assert (status["native"], status["recordsCount"]) == (True, 60)
    assert unordered(job.records()) == unordered(desk.truth("contacts"))
    made = [call for call in desk.calls("contacts") if call.method == "POST" and not call.failed]
    assert len(made) == 1

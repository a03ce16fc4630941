"""A job that is complete, or failed, cannot be cancelled: it stays what it is, and so does its result."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAN-02"], bugs=["RST-11"], needs=["cancel"], vendors=["greenhouse", "etsy"])
def what_has_ended_cannot_be_cancelled(bulk: Bulk) -> None:
    hiring, shop = bulk.instance("greenhouse"), bulk.instance("etsy")
    whole = hiring.download("candidates")
    whole.ends("COMPLETED")
    hiring.faults("status:403@resource=candidates,calls=2")
    failed = hiring.download("candidates", pageSize=20)
    failed.ends(bulk.tolerances.failed_status)

    for job, records in ((whole, 60), (failed, 20)):
        before = job.status()
        answer = job.cancel()
        assert (answer.status_code, bool(answer.json().get("message"))) == (400, True), answer.text
        assert job.status() == before
        assert len(job.records()) == records
    assert hiring.ask("PUT", "/bulk/999999/cancel").status_code == 404
    assert hiring.ask("POST", f"/bulk/{whole.id}/cancel").status_code == 405
    assert shop.ask("PUT", f"/bulk/{whole.id}/cancel").status_code == 404

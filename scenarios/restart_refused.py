"""Only a download that stopped can be restarted: whatever else is asked for is refused, and nothing happens to it."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-05", "CAN-01"],
    bugs=["RST-10"],
    needs=["restart", "query", "upload", "cancel", "clock"],
    vendors=["eloqua", "etsy"],
)
def what_did_not_stop_cannot_be_restarted(bulk: Bulk) -> None:
    marketing, shop = bulk.instance("eloqua"), bulk.instance("etsy")
    whole = marketing.download("contact")
    whole.ends("COMPLETED")
    upload = marketing.upload("contact", "emailAddress\nada@example.org\n")
    upload.ends("COMPLETED")
    query = marketing.query("select id from contact")
    query.ends("COMPLETED")
    marketing.faults("status:404@calls=1")
    refused = marketing.query("select id from contact")
    refused.ends(bulk.tolerances.failed_status)
    bulk.time.hold()
    marketing.faults("status:503@calls=2")
    cancelled = marketing.download("contact", pageSize=10)
    cancelled.has(10)
    cancelled.cancel()
    cancelled.ends("CANCELLED")
    marketing.faults("status:503@calls=2")
    running = marketing.download("contact", pageSize=10)
    running.has(10)

    for why, job in {
        "it is complete": whole,
        "it is an upload": upload,
        "it is a query": query,
        "it is a query, though it failed": refused,
        "it was cancelled": cancelled,
        "it is still running": running,
    }.items():
        before = job.status()
        answer = job.restart()
        assert (answer.status_code, bool(answer.json().get("message"))) == (400, True), f"{why}: {answer.text}"
        assert job.status()["status"] == before["status"], why
    assert marketing.ask("PUT", "/bulk/v3/999999/restart").status_code == 404
    assert shop.ask("PUT", f"/bulk/v3/{refused.id}/restart").status_code == 404

    bulk.time.flow()
    running.ends("COMPLETED")
    assert running.records() == marketing.truth("contact")

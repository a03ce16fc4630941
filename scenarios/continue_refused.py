"""Only a download that ended well can be continued; whatever else is named, nothing is begun and the reason is told."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["DL-28", "DL-29"],
    bugs=["INC-13"],
    needs=["continue", "upload", "cancel", "clock"],
    vendors=["eloqua", "etsy"],
)
def what_did_not_end_well_cannot_be_continued(bulk: Bulk) -> None:
    marketing, shop = bulk.instance("eloqua"), bulk.instance("etsy")
    whole = marketing.download("contact")
    whole.ends("COMPLETED")
    limited = marketing.download("contact", limit=5)
    limited.ends("COMPLETED")
    elsewhere = shop.download("listings", limit=5)
    elsewhere.ends("COMPLETED")
    upload = marketing.upload("contact", "emailAddress\nada@example.org\n")
    upload.ends("COMPLETED")
    marketing.faults("status:404@calls=1")
    refused = marketing.download("contact")
    refused.ends(bulk.tolerances.failed_status)
    marketing.faults("throttle:600@calls=2")
    bulk.time.hold()
    cancelled = marketing.download("contact", pageSize=10)
    cancelled.has(10)
    cancelled.cancel()
    cancelled.ends("CANCELLED")
    bulk.time.flow()
    known = marketing.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"]

    for why, job_id in {
        "there is no such job": "999999",
        "it is a job of another instance": elsewhere.id,
        "it is an upload": upload.id,
        "the vendor refused it": refused.id,
        "it was cancelled": cancelled.id,
        "it read everything, and no date tells what is new": whole.id,
    }.items():
        answer = marketing.asks_download("contact", continueFromJobId=job_id)
        assert (answer.status_code, bool(answer.json()["message"])) == (400, True), f"{why}: {answer.text}"

    other = marketing.asks_download("account", continueFromJobId=limited.id)
    assert (other.status_code, bool(other.json()["message"])) == (400, True)

    assert marketing.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"] == known

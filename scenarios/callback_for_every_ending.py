"""One download ends well, one fails, one is cancelled: each is told to its receiver, the failed one with its error."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CB-01", "CB-03", "DL-19", "GEN-08", "ST-13"],
    bugs=["NTF-03"],
    needs=["callbacks", "cancel", "clock"],
    vendors=["etsy"],
)
def every_ending_is_told(bulk: Bulk) -> None:
    shop, receiver, other = bulk.instance("etsy"), bulk.receiver(), bulk.receiver()
    done = shop.download("listings", notificationUrl=receiver.url)
    told = receiver.next().body
    assert (told["id"], told["status"], told["recordsCount"]) == (done.id, "COMPLETED", 60)
    assert told["notificationUrl"] == receiver.url
    assert "error" not in told

    shop.faults("status:404@resource=listings")
    failed = shop.download("listings", notificationUrl=receiver.url)
    told = receiver.next().body
    assert (told["id"], told["status"]) == (failed.id, bulk.tolerances.failed_status)
    assert told["error"]

    shop.faults("throttle:600@resource=listings,calls=2-")
    bulk.time.hold()
    stopped = shop.download("listings", notificationUrl=receiver.url, pageSize=10)
    stopped.has(10)
    shop.download("receipts", limit=1, notificationUrl=other.url)
    other.next()
    assert len(receiver.got) == 2, "a job was told of before its end"
    stopped.cancel()
    told = receiver.next().body
    assert (told["id"], told["status"], told["recordsCount"]) == (stopped.id, "CANCELLED", 10)
    assert "error" not in told

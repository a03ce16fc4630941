"""One receiver always refuses, another is not there: after five tries they are given up, which changes no job."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CB-01", "GEN-08"], bugs=["NTF-03"], needs=["callbacks", "clock"], vendors=["etsy"], slow=True)
def a_callback_that_nobody_takes_changes_nothing(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    refusing, gone, fine = bulk.receiver(500), bulk.receiver(), bulk.receiver()
    gone.close()

    refused = shop.download("listings", limit=3, notificationUrl=refusing.url)
    lost = shop.download("listings", limit=4, notificationUrl=gone.url)
    for _ in range(5):
        assert refusing.next().body["status"] == "COMPLETED"
    bulk.time.advance(days=1)
    shop.download("listings", limit=5, notificationUrl=fine.url)

    assert fine.next().body["recordsCount"] == 5
    assert (refused.ends("COMPLETED")["recordsCount"], lost.ends("COMPLETED")["recordsCount"]) == (3, 4)
    assert lost.records() == shop.truth("listings")[:4]
    assert len(refusing.got) == 5

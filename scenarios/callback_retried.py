"""A receiver refuses four times: the callback comes again after waits that grow, and is the same each time."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CB-01", "CB-02"], bugs=["NTF-01", "NTF-03"], needs=["callbacks", "clock"], vendors=["etsy"])
def a_receiver_that_refuses_is_tried_again_after_growing_waits(bulk: Bulk) -> None:
    shop, receiver, other = bulk.instance("etsy"), bulk.receiver(500, 503, 404, 429, 204), bulk.receiver()

    def a_moment_later() -> None:
        shop.download("listings", limit=1, notificationUrl=other.url)
        other.next()

    bulk.time.hold()
    job = shop.download("listings", limit=3, notificationUrl=receiver.url)
    tries = [receiver.next()]
    for wait in (1, 2, 4, 8):
        a_moment_later()
        bulk.time.advance(seconds=wait * 0.9)
        a_moment_later()
        assert len(receiver.got) == len(tries), f"the next try came before {wait} s were over"
        bulk.time.advance(seconds=wait * 1.1)
        tries.append(receiver.next())

    bulk.time.flow()
    bulk.time.advance(hours=1)
    assert len({one.raw for one in tries}) == 1
    assert tries[0].body["id"] == job.id
    assert job.ends("COMPLETED")["recordsCount"] == 3
    assert len(receiver.got) == 5

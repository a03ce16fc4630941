"""A receiver redirects to somebody else: what a job did is told to nobody that the caller did not name."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CB-01"], bugs=["PAG-29"], needs=["callbacks"], vendors=["etsy"])
def a_callback_is_not_led_to_somebody_else(bulk: Bulk) -> None:
    shop, stranger, other = bulk.instance("etsy"), bulk.receiver(), bulk.receiver()
    receiver = bulk.receiver(307, 302, 200, location=stranger.url)

    job = shop.download("listings", limit=3, notificationUrl=receiver.url)
    first = receiver.next()
    shop.download("listings", limit=1, notificationUrl=other.url)
    other.next()

    assert stranger.got == []
    assert [first.raw] * 2 == [receiver.next().raw, receiver.next().raw]
    assert job.ends("COMPLETED")["recordsCount"] == 3
    assert stranger.got == []

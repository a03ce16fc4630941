"""A receiver redirects to somebody else: what a job did is told to nobody that the caller did not name."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CB-01"], bugs=["PAG-29"], needs=["callbacks", "clock"], vendors=["etsy"])
def a_callback_is_not_led_to_somebody_else(bulk: Bulk) -> None:
    stranger = bulk.receiver()
    receiver = bulk.receiver(307, 302, 308, 301, 303, location=stranger.url)
    job = bulk.instance("etsy").download("listings", limit=3, notificationUrl=receiver.url)

    told = [receiver.next().body for _ in range(5)]

    assert [one["id"] for one in told] == [job.id] * 5
    assert job.ends("COMPLETED")["recordsCount"] == 3
    assert stranger.got == []

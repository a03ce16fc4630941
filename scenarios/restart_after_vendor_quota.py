"""The vendor answers three calls a day: the job stops when they are used up, and a restart reads on the next day."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "RST-03", "GEN-09"], bugs=["RTL-05", "RTL-06"], needs=["restart", "clock"], vendors=["etsy"]
)
def what_the_quota_of_the_day_did_not_allow_is_read_the_next_day(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.settings({"limits.1.requests": 3})

    job = shop.download("listings", pageSize=15)
    status = job.ends(bulk.tolerances.failed_status)
    assert (status["recordsCount"], bool(status["error"])) == (45, True)
    assert job.records() == shop.truth("listings")[:45]

    bulk.time.advance(days=1)
    assert job.restart().status_code == 200
    job.ends("COMPLETED")

    assert job.records() == shop.truth("listings")
    places = [call.query["offset"] for call in shop.calls("listings") if not call.failed]
    assert len(places) == len(set(places)), "what was there already was fetched again"

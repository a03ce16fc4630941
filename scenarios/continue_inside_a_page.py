"""A limit ends a job in the middle of a page; the next begins with the very next record, however it is asked for."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-07", "DL-28", "DL-30", "LIM-04"], bugs=["PAG-09"], needs=["continue"], vendors=["etsy"])
def the_next_job_begins_with_the_next_record(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")

    first = shop.download("listings", limit=13, pageSize=10)
    first.ends("COMPLETED")
    second = shop.download("listings", continueFromJobId=int(first.id), limit=4)
    second.ends("COMPLETED")
    third = shop.download("listings", continueFromJobID=second.id, limit=1000)
    third.ends("COMPLETED")

    assert first.records() == shop.truth("listings")[:13]
    assert second.records() == shop.truth("listings")[13:17]
    assert third.records() == shop.truth("listings")[17:]

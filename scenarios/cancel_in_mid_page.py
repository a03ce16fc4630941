"""A job is cancelled, twice even, while the vendor is in the middle of an answer: no page is half there afterwards."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAN-01", "ST-08"], bugs=["RST-11", "FLT-03"], needs=["cancel", "clock"], vendors=["etsy"])
def a_page_that_is_under_way_is_there_whole_or_not_at_all(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("stall:5;inside@resource=listings,calls=3-")
    bulk.time.hold()
    job = shop.download("listings", pageSize=20)
    job.has(40)
    job.waits_for(lambda _: len(shop.calls("listings")) >= 2, "the call for the third page")

    assert job.cancel().status_code == 200
    assert job.status()["status"] in {"CANCELLATION_PENDING", "CANCELLED"}
    assert job.restart().status_code == 400
    again = job.cancel()
    assert (again.status_code, again.json()["status"] in {"CANCELLATION_PENDING", "CANCELLED"}) == (200, True)
    bulk.time.flow()
    status = job.ends("CANCELLED")

    assert status["recordsCount"] in {40, 60}
    assert job.records() == shop.truth("listings")[: status["recordsCount"]]

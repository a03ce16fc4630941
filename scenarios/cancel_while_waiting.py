"""A job waits for its vendor, who wants to be left alone for an hour: it is cancelled now, and keeps what it has."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAN-01", "ST-08", "ST-15"], bugs=["RST-11"], needs=["cancel", "clock"], vendors=["etsy"])
def a_job_in_back_off_is_cancelled_without_waiting(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("throttle:3600@resource=listings,calls=3-")
    bulk.time.hold()
    job = shop.download("listings", pageSize=20)
    assert "completionTime" not in job.has(40)
    bulk.until(lambda: len(shop.calls("listings")) == 3, "the call after which it waits")

    answer = job.cancel()
    assert (answer.status_code, answer.json()["status"] in {"CANCELLATION_PENDING", "CANCELLED"}) == (200, True)
    status = job.ends("CANCELLED")
    shop.faults()
    bulk.time.flow()
    bulk.time.advance(hours=3)

    assert job.status()["status"] == "CANCELLED"
    assert (status["recordsCount"], "error" in status) == (40, False)
    assert status["completionTime"] >= status["createdDate"]
    assert job.records() == shop.truth("listings")[:40]
    assert len(shop.calls("listings")) == 3, "the vendor was asked again after the cancel"
    again = job.cancel()
    assert (again.status_code, again.json()["status"]) == (200, "CANCELLED")

"""The service is stopped in the middle of a download and started again: the job goes on as if nothing had been."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-07", "ST-08"],
    bugs=["RST-01", "RST-04", "RST-05", "RST-06"],
    needs=["bounce", "clock"],
    vendors=["etsy"],
)
def a_download_goes_on_after_a_stop_of_the_service(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    calm = shop.download("listings", pageSize=15, format="text/csv")
    calm.ends("COMPLETED")
    known = len(shop.calls("listings"))
    shop.faults("throttle:600@resource=listings,calls=3,times=1")
    bulk.time.hold()
    job = shop.download("listings", pageSize=15, format="text/csv")
    job.has(30)

    bulk.bounce()
    assert job.status()["status"] in {"STARTED", "RUNNING"}
    bulk.time.flow()
    status = job.ends("COMPLETED")

    assert status["recordsCount"] == 60
    assert job.file().content == calm.file().content
    places = [call.query["offset"] for call in shop.calls("listings")[known:] if not call.failed]
    assert len(places) == len(set(places)), "what was there before the stop was fetched again"
    assert calm.file().status_code == 200, "what was ready before the stop is not there any more"

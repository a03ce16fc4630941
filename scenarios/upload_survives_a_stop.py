"""The service is stopped in the middle of an upload and started again: it goes on, and no row is created twice."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-02"], bugs=["RST-04", "RST-06", "BLK-08"], needs=["upload", "bounce", "clock"], vendors=["eloqua"]
)
def an_upload_goes_on_after_a_stop_of_the_service(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    people = [f"up{number}@example.org" for number in range(20)]
    marketing.faults("throttle:600@verb=create,calls=8,times=1")
    bulk.time.hold()
    job = marketing.upload("contact", "\n".join(["emailAddress", *people]) + "\n")
    job.waits_for(lambda _: len(marketing.calls()) == 8, "the eighth row")

    bulk.bounce()
    bulk.time.flow()
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (20, 0)
    assert sorted(contact["emailAddress"] for contact in marketing.truth("contact")[60:]) == sorted(people)

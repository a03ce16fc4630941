"""An upload is cancelled while the vendor keeps it waiting: nothing more is sent, and what was created is counted."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAN-01", "ST-08"], bugs=["RST-11", "BLK-15"], needs=["upload", "cancel", "clock"], vendors=["eloqua"]
)
def a_cancelled_upload_sends_nothing_more(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    people = [f"up{number}@example.org" for number in range(20)]
    marketing.faults("throttle:600@verb=create,calls=8-")
    bulk.time.hold()
    job = marketing.upload("contact", "\n".join(["emailAddress", *people]) + "\n", concurrency="serial")
    job.waits_for(lambda _: len(marketing.calls()) == 8, "the eighth row")

    assert job.cancel().status_code == 200
    status = job.ends("CANCELLED")
    marketing.faults()
    bulk.time.flow()
    bulk.time.advance(hours=2)

    assert [contact["emailAddress"] for contact in marketing.truth("contact")[60:]] == people[:7]
    assert job.status()["recordsCount"] == status["recordsCount"] == 7
    assert len(marketing.calls()) == 8
    assert job.restart().status_code == 400

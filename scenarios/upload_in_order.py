"""Rows that must be created one after the other are, though the vendor stumbles over the second."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAP-02", "MD-12", "ST-20"], bugs=["BLK-14"], needs=["upload"], vendors=["eloqua"])
def rows_are_created_in_the_order_of_the_file(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    people = [f"up{number}@example.org" for number in range(8)]
    marketing.faults("status:503@verb=create,calls=2-4")

    job = marketing.upload("contact", "\n".join(["emailAddress", *people]) + "\n", concurrency="serial")
    status = job.ends("COMPLETED")

    assert status["recordsFailedCount"] == 0
    assert [contact["emailAddress"] for contact in marketing.truth("contact")[60:]] == people
    assert len([call for call in marketing.calls() if call.method == "POST" and not call.failed]) == 8
    assert status["metadata"]["totalApiCallCount"] == len(marketing.calls())

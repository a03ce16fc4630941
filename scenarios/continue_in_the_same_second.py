"""The vendor's dates are whole seconds, the job began in the middle of one: what is created in its rest is not lost."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAP-07"], bugs=["INC-08", "INC-15"], needs=["continue", "upload", "clock"], vendors=["eloqua"])
def what_is_created_in_the_second_of_the_start_comes_with_the_next_job(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    bulk.time.advance(seconds=1.5 - bulk.time.now() % 1)

    whole = marketing.download("contact", filterDateField="updatedAt")
    whole.ends("COMPLETED")
    marketing.upload("contact", "emailAddress\nnew@example.org\n").ends("COMPLETED")
    bulk.time.advance(hours=1)
    changes = marketing.download("contact", continueFromJobId=whole.id)
    changes.ends("COMPLETED")

    assert [contact["emailAddress"] for contact in changes.records()] == ["new@example.org"]

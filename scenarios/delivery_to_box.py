"""A daily report goes to the same place in Box again and again: there is one file, and it is the newest."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-06", "DL-25", "DL-26", "DL-27"], needs=["delivery", "upload"], vendors=["box", "eloqua"], slow=True
)
def the_newest_report_takes_the_place_of_the_one_before(bulk: Bulk) -> None:
    storage, marketing = bulk.instance("box"), bulk.instance("eloqua")
    where = {"instanceId": str(storage.instance.id), "path": "/reports/2026/contacts.csv"}

    first = marketing.download("contact", format="text/csv", docsHubDetails=where)
    first.ends("COMPLETED")
    assert storage.stored() == {"contacts.csv": first.file().content}

    marketing.upload("contact", "emailAddress\nbox@example.org\n").ends("COMPLETED")
    second = marketing.download("contact", format="text/csv", docsHubDetails=where)
    second.ends("COMPLETED")

    assert storage.stored() == {"contacts.csv": second.file().content}
    assert first.file().content != second.file().content

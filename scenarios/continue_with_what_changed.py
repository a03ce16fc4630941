"""After a whole list comes, an hour later, only what was created or changed since: nobody has to keep a date."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-07", "DL-13", "DL-14", "DL-18", "DL-30"],
    bugs=["INC-04", "INC-13"],
    needs=["continue", "upload", "clock"],
    vendors=["eloqua"],
)
def after_everything_comes_what_has_changed_since(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    whole = marketing.download("contact", filterDateField="updatedAt")
    whole.ends("COMPLETED")
    somebody = whole.records()[7]["id"]

    bulk.time.advance(hours=1)
    marketing.upload("contact", "emailAddress\nnew@example.org\n").ends("COMPLETED")
    change = f"id,firstName\n{somebody},Changed\n"
    marketing.upload("contact", change, action="update", identifierFieldName="id").ends("COMPLETED")
    bulk.time.advance(hours=1)
    changes = marketing.download("contact", continueFromJobId=whole.id)
    changes.ends("COMPLETED")
    bulk.time.advance(hours=1)
    nothing = marketing.download("contact", continueFromJobId=changes.id)
    nothing.ends("COMPLETED")

    assert len(whole.records()) == 60
    found = changes.records()
    assert len(found) == 2
    assert {contact["emailAddress"] for contact in found} == {"new@example.org", whole.records()[7]["emailAddress"]}
    assert [contact["firstName"] for contact in found if contact["id"] == somebody] == ["Changed"]
    assert nothing.records() == []

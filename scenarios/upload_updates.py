"""Rows change the records that their identifier finds, by update alone those and by upsert the rest is created."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["MD-12", "UP-05"], bugs=["BLK-11"], needs=["upload"], vendors=["eloqua"])
def update_changes_and_upsert_creates_what_is_missing(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    people = marketing.truth("contact")

    update = marketing.upload(
        "contact",
        f"id,firstName\n{people[0]['id']},Changed\n99999999,Nobody\n",
        action="update",
        identifierFieldName="id",
    )
    status = update.ends("COMPLETED")
    assert (status["recordsCount"], status["recordsFailedCount"]) == (2, 1)
    assert [error["id"] for error in update.errors()] == [2]
    assert len(marketing.truth("contact")) == 60
    assert marketing.truth("contact")[0]["firstName"] == "Changed"

    rows = f"{people[1]['emailAddress']},One\nnew@example.org,Two\n"
    upsert = marketing.upload(
        "contact", f"emailAddress,firstName\n{rows}", action="upsert", identifierFieldName="emailAddress"
    )
    status = upsert.ends("COMPLETED")
    assert (status["recordsCount"], status["recordsFailedCount"]) == (2, 0)
    names = {contact["emailAddress"]: contact.get("firstName") for contact in marketing.truth("contact")}
    assert (names[people[1]["emailAddress"]], names["new@example.org"]) == ("One", "Two")
    assert len(marketing.truth("contact")) == 61

    alone = marketing.upload(
        "contact", "emailAddress,firstName\nnew@example.org,Four\n", identifierFieldName="emailAddress"
    )
    assert alone.ends("COMPLETED")["recordsFailedCount"] == 0
    names = {contact["emailAddress"]: contact.get("firstName") for contact in marketing.truth("contact")}
    assert (names["new@example.org"], len(marketing.truth("contact"))) == ("Four", 61)

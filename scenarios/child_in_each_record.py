"""Contacts are downloaded with the account that each belongs to, and with the list of what each has done."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(
    promises=["DL-31", "DL-32", "DL-33", "DL-34"],
    bugs=["PAG-18", "AUT-10", "AUT-11"],
    needs=["child"],
    vendors=["eloqua"],
    slow=True,
)
def children_are_put_into_their_parents(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    accounts = {account["id"]: account for account in marketing.truth("account")}

    child: dict[str, Any] = {"objectName": "account", "parentPrimaryKeyFieldName": "id"}
    with_account = marketing.download("contact", child=child)
    with_account.ends("COMPLETED")
    child = {"objectName": "activities", "parentPrimaryKeyFieldName": "id"}
    with_activities = marketing.download("contact", child=child, pageSize=7)
    with_activities.ends("COMPLETED")
    several = marketing.asks_download("contact", child=[child, child])

    for got, alone in zip(with_account.records(), marketing.truth("contact"), strict=True):
        account = accounts.get(alone.pop("accountId", ""))
        assert (got.pop("account") or {}).get("id") == (account or {}).get("id")
        assert got == alone
    contacts = with_activities.records()
    assert all(done["contact"] == contact["id"] for contact in contacts for done in contact["activities"])
    listed = [done for contact in contacts for done in contact["activities"]]
    assert unordered(listed) == unordered(marketing.truth("activities"))
    assert several.status_code == 400
    ends = {call.path.rpartition("/")[2] for call in marketing.calls()}
    assert not ends & {"", "None", "null", "undefined"}, "a reference that is not there was looked up"

    marketing.faults("status:404@calls=2-")
    gone = marketing.download("contact", child={"objectName": "account", "parentPrimaryKeyFieldName": "id"}, limit=2)
    gone.ends("COMPLETED")
    assert [contact["account"] for contact in gone.records()] == [None, None]

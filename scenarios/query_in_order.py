"""A query names an order: the records come in it."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-06", "QRY-02"], needs=["query"], vendors=["salesforce"])
def records_come_in_the_order_that_was_asked_for(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    dates = sorted(contact["CreatedDate"] for contact in desk.truth("contacts"))
    assert len(set(dates)) > 10

    for version in ("Hydrogen", "Helium"):
        for direction, wanted in (("asc", dates), ("desc", dates[::-1])):
            statement = {"q": f"select CreatedDate from contacts order by CreatedDate {direction}"}
            answer = desk.ask("POST", "/bulk/query", params=statement, headers={"Elements-Version": version})
            job = desk.job(answer.json()["id"])
            job.ends("COMPLETED")
            assert [contact["CreatedDate"] for contact in job.records()] == wanted, f"{version}, {direction}"

"""A list is narrowed by a condition and to some fields, on every page; a quote inside a value is written twice."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-20", "GEN-06"], bugs=["PAG-07", "PAG-25"], needs=["lists", "upload"], vendors=["salesforce"])
def a_condition_holds_on_every_page_of_a_list(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.upload("accounts", "Name,Industry\nO'Neil & Sons,Hats\nO'Neil,Hats\nNobody,Hats\n").ends("COMPLETED")

    found = desk.ask("GET", "/accounts", params={"where": "Name = 'O''Neil'", "fields": "Name"})
    assert found.json() == [{"Name": "O'Neil"}]

    new = [case["Id"] for case in desk.truth("cases") if case["Status"] == "New"]
    seen: list[str] = []
    query = {"where": "Status = 'New'", "fields": "Id,Status", "pageSize": "3"}
    while query:
        page = desk.ask("GET", "/cases", params=query)
        assert all(set(case) == {"Id", "Status"} and case["Status"] == "New" for case in page.json())
        seen += [case["Id"] for case in page.json()]
        token = page.headers.get("Elements-Next-Page-Token")
        query = {"nextPage": token} if token else {}

    assert seen == new
    assert len(new) > 3
    broken = desk.ask("GET", "/cases", params={"where": "Status ="})
    assert broken.status_code == 400

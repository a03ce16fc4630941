"""A table of 37 people without an address is refused row by row; the errors are read in pages of 30."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["ERR-01", "ERR-02", "ST-12"],
    bugs=["BLK-10", "BLK-11", "BLK-15"],
    needs=["upload"],
    vendors=["eloqua"],
)
def the_errors_of_37_bad_rows_are_read_page_by_page(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    before = len(marketing.truth("contact"))
    rows = "".join(f",Name{number}\n" for number in range(1, 38))

    job = marketing.upload("contact", "emailAddress,firstName\n" + rows)
    status = job.ends("COMPLETED")
    first, last = job.pages("errors", page_size=30)

    assert (status["recordsCount"], status["recordsFailedCount"], status["errorCount"]) == (37, 37, 37)
    assert "error" not in status
    assert [page.headers["Elements-Returned-Count"] for page in (first, last)] == ["30", "7"]
    errors = first.json() + last.json()
    assert [error["id"] for error in errors] == list(range(1, 38))
    assert [error["record"] for error in errors] == [{"firstName": f"Name{number}"} for number in range(1, 38)]
    assert {error["statusCode"] for error in errors} == {400}
    assert all("emailaddress" in error["status"].casefold() for error in errors), "it is not said what is wrong"
    assert len(marketing.truth("contact")) == before

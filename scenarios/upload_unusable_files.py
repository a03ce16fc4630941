"""A file that cannot be read as a whole sends nothing: it is refused, or its job is ABORTED, with the reason."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["API-07"], bugs=["BLK-10"], needs=["upload"], vendors=["eloqua"])
def a_file_that_cannot_be_read_sends_nothing(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")

    empty = marketing.asks_upload("contact", "")
    assert (empty.status_code, bool(empty.json()["message"])) == (400, True)
    missing = marketing.ask("POST", "/bulk/contact", data={"metaData": "{}"})
    assert (missing.status_code, bool(missing.json()["message"])) in {(400, True), (415, True)}
    unknown = marketing.asks_upload("no_such_object", "emailAddress\nada@example.org\n")
    assert unknown.status_code == 404

    file = '[{"emailAddress": "ada@example.org"}, {"emailAddr'
    broken = marketing.asks_upload("contact", file, format="json")
    if broken.status_code == 200:
        assert marketing.job(broken.json()["id"]).ends("ABORTED")["error"]
    else:
        assert (broken.status_code, bool(broken.json()["message"])) == (400, True)
    assert marketing.truth("contact")[60:] == []

    header = marketing.upload("contact", "emailAddress,firstName\n")
    status = header.ends("COMPLETED")
    assert (status["recordsCount"], status["recordsFailedCount"], header.errors()) == (0, 0, [])
    assert marketing.calls() == []

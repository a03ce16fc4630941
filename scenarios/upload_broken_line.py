"""One line of a file of JSON lines is broken: that record fails, and the others are created."""

from harness.suites import scenario
from harness.suites.story import Bulk

LINES = """{"emailAddress": "ada@example.org", "firstName": "Ada"}
{"emailAddress": "bob@exam

{"emailAddress": "cleo@example.org", "firstName": "Cleo"}
["not", "an", "object"]
"""


@scenario(promises=["ERR-02", "UP-04"], bugs=["BLK-10", "BLK-11"], needs=["upload"], vendors=["eloqua"])
def a_broken_line_fails_alone(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")

    job = marketing.upload("contact", LINES, format="json")
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (4, 2)
    assert [error["id"] for error in job.errors()] == [2, 4]
    assert [contact["firstName"] for contact in marketing.truth("contact")[60:]] == ["Ada", "Cleo"]

"""Of five rows two cannot be created: the other three are at the vendor, and each error names its own row."""

from harness.suites import scenario
from harness.suites.story import Bulk

TABLE = """emailAddress,firstName
ada@example.org,Ada
,007
cleo@example.org,Cleo
dan@example.org

eve@example.org,Eve
"""


@scenario(
    promises=["ERR-02", "ST-12", "UP-03"],
    bugs=["BLK-10", "BLK-11", "BLK-12", "BLK-15"],
    needs=["upload"],
    vendors=["eloqua"],
)
def good_rows_arrive_and_bad_ones_are_told_by_their_numbers(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    before = len(marketing.truth("contact"))

    job = marketing.upload("contact", TABLE)
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (5, 2)
    created = marketing.truth("contact")[before:]
    assert sorted(contact["firstName"] for contact in created) == ["Ada", "Cleo", "Eve"]
    assert [error["id"] for error in job.errors()] == [2, 4]
    assert [error["statusCode"] for error in job.errors()] == [400, None]
    assert all(error["status"] for error in job.errors())
    assert job.errors()[0]["record"] == {"firstName": "007"}
    if bulk.tolerances.wording == "exact":
        assert status["statusMessage"] == "Uploaded 5 records, 2 failed"

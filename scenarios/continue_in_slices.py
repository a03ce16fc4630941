"""A long list is read in slices of 25: each job goes on where the one before it ended, and asks for nothing again."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-07", "DL-08", "DL-28", "DL-30", "LIM-02", "LIM-03", "LIM-04"],
    needs=["continue"],
    vendors=["greenhouse"],
)
def slices_of_a_list_add_up_to_the_list(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    everyone = hiring.truth("candidates")
    assert len(everyone) == 60

    slices = [hiring.download("candidates", limit=25, pageSize=25)]
    slices[0].ends("COMPLETED")
    for _ in range(2):
        slices.append(hiring.download("candidates", continueFromJobId=slices[-1].id))
        slices[-1].ends("COMPLETED")

    assert [job.status()["recordsCount"] for job in slices] == [25, 25, 10]
    assert [record for job in slices for record in job.records()] == everyone
    pages = [call.query.get("page", "1") for call in hiring.calls("candidates")]
    assert pages == ["1", "2", "3"]

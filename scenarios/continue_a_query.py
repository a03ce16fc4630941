"""A query with a limit is asked again and again by naming the job before: the same statement, the next slice."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["API-04", "API-06", "CAP-07", "QRY-02"], needs=["query", "continue"], vendors=["greenhouse"])
def a_query_goes_on_slice_by_slice_with_its_own_statement(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    slices = [hiring.query("select id from candidates limit 25")]
    slices[0].ends("COMPLETED")
    for _ in range(2):
        slices.append(hiring.query(None, continueFromJobId=slices[-1].id))
        slices[-1].ends("COMPLETED")

    assert [job.status()["recordsCount"] for job in slices] == [25, 25, 10]
    ids = [record for job in slices for record in job.records()]
    assert ids == [{"id": candidate["id"]} for candidate in hiring.truth("candidates")]
    both = hiring.asks_query("select * from jobs", continueFromJobId=slices[0].id)
    assert both.status_code == 400
    neither = hiring.asks_query(None)
    assert neither.status_code == 400

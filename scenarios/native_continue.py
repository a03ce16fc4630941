"""A query through the vendor's bulk API is read in slices: each goes on where the last one ended, still through it."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(
    promises=["CAP-07", "CAP-09", "ST-18"],
    needs=["query", "native", "continue"],
    vendors=["salesforce"],
)
def slices_of_a_native_query_add_up(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    slices = [desk.query("select * from contacts limit 25")]
    slices[0].ends("COMPLETED")
    for _ in range(2):
        slices.append(desk.query(None, continueFromJobId=slices[-1].id))
        slices[-1].ends("COMPLETED")

    assert [job.status()["recordsCount"] for job in slices] == [25, 25, 10]
    assert [job.status()["native"] for job in slices] == [True] * 3
    assert unordered(record for job in slices for record in job.records()) == unordered(desk.truth("contacts"))

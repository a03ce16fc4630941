"""The vendor gives its result in small parts, with the columns in another order each time: no record is mixed up."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(
    promises=["CAP-09", "GEN-07"],
    bugs=["BLK-03", "BLK-06", "BLK-07"],
    needs=["query", "native"],
    vendors=["salesforce"],
)
def parts_with_turned_columns_make_one_result(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.job_faults("parts:7", "turned", "bom")

    job = desk.query("select * from contacts")
    status = job.ends("COMPLETED")

    assert (status["native"], status["recordsCount"]) == (True, 60)
    assert unordered(job.records()) == unordered(desk.truth("contacts"))

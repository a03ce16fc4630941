"""The vendor's own job fails: the query fails with it and says the vendor's reason, and no records are made up."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-09", "ST-23"],
    bugs=["BLK-01", "AUT-05"],
    needs=["query", "native", "restart"],
    vendors=["salesforce"],
)
def a_failed_job_of_the_vendor_is_a_failed_query(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.job_faults("failed:the warehouse is on fire")

    job = desk.query("select * from contacts")
    status = job.ends(bulk.tolerances.failed_status)

    assert status["recordsCount"] == 0
    assert "the warehouse is on fire" in status["error"]
    assert status["error"] == status["statusMessage"]
    assert job.restart().status_code == 400

    # A result that is gone before it can be read is no empty result.
    desk.job_faults()
    desk.settings({"jobs.*.expires": 0})
    gone = desk.query("select * from contacts")
    status = gone.ended()
    if status["status"] == "COMPLETED":
        assert status["recordsCount"] == len(desk.truth("contacts"))
    else:
        assert (status["status"], bool(status["error"])) == (bulk.tolerances.failed_status, True)

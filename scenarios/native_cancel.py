"""A query is cancelled while the vendor works on it for ever: it is over here, and it is stopped at the vendor, too."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAN-01", "CAP-09", "ST-11"],
    bugs=["RST-11"],
    needs=["query", "native", "cancel", "clock"],
    vendors=["salesforce"],
)
def a_cancelled_query_stops_the_vendors_job(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.job_faults("stuck")
    bulk.time.hold()
    job = desk.query("select * from contacts")
    vendors = job.waits_for(lambda status: bool(status.get("vendorJobId")), "a job of the vendor")["vendorJobId"]

    assert job.cancel().status_code == 200
    status = job.ends("CANCELLED")

    assert status["recordsCount"] == 0
    changes = [call.method for call in desk.calls() if call.path.endswith(f"/{vendors}") and call.method != "GET"]
    assert "PATCH" in changes or "DELETE" in changes

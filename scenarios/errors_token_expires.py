"""The access token dies in the middle of a download, and once while the vendor makes the job wait: a new one is got."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-05", "ST-23"],
    bugs=["AUT-01", "AUT-02", "AUT-04", "RST-09"],
    needs=["clock"],
    vendors=["salesforce"],
)
def a_token_that_dies_on_the_way_costs_no_record(bulk: Bulk) -> None:
    service = bulk.instance("salesforce")
    service.settings({"access.life": 600})
    service.faults(
        "status:401@resource=Case,calls=1", "throttle:1200@resource=Case,calls=2", "throttle:1200@resource=Case,calls=4"
    )

    job = service.download("cases")
    job.ends("COMPLETED")
    assert job.records() == service.truth("cases")
    assert 0 < len([call for call in service.calls() if call.path.endswith("/token")]) <= 5

    service.faults("status:401@resource=Case")
    known = len(service.calls())
    status = service.download("cases").ends(bulk.tolerances.failed_status)
    assert status["error"] == status["statusMessage"]
    assert len(service.calls()) - known <= 6, "a vendor that knows nobody any more was asked again and again"

"""The merchant has not allowed customers to be read: that job is ABORTED in the vendor's words, payments succeed."""

from harness.suites import scenario
from harness.suites.story import Bulk

SAID = (
    "Forbidden:errors - [{code=INSUFFICIENT_SCOPES, detail=The merchant has not given your application sufficient "
    "permissions to do that. The merchant must authorize your application for the following scopes: [CUSTOMERS_READ], "
    "category=AUTHENTICATION_ERROR}]"
)


@scenario(
    promises=["JOB-02", "JOB-03", "JOB-04", "JOB-07", "JOB-08", "JOB-17", "JOB-18", "ST-09", "ST-12", "ST-23"],
    bugs=["AUT-06", "AUT-07", "AUT-08", "FLT-09"],
    vendors=["square"],
)
def customers_are_refused_in_the_vendors_words_while_payments_succeed(bulk: Bulk) -> None:
    square = bulk.instance("square")
    square.permissions("scope:CUSTOMERS_READ")

    customers = square.download("customers")
    refused = customers.ends(bulk.tolerances.failed_status)
    payments = square.download("payments")
    payments.ends("COMPLETED")

    assert len(square.calls("customers")) == 1, "what is forbidden was asked for again"
    assert (refused["recordsCount"], refused["recordsFailedCount"]) == (0, 0)
    assert refused["error"] == refused["statusMessage"]
    assert "INSUFFICIENT_SCOPES" in refused["error"]
    assert "CUSTOMERS_READ" in refused["error"]
    if bulk.tolerances.wording == "exact":
        assert refused["statusMessage"] == SAID
    assert (customers.errors(), customers.file().status_code) == ([], 404)

    newest, older = square.jobs()[:2]
    assert (newest["job_status"], newest["record_count"]) == ("COMPLETED", 60)
    assert (older["job_status"], older["record_count"], older["error_count"]) == (refused["status"], 0, 0)
    assert older["status_message"] == refused["statusMessage"]

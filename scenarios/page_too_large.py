"""A vendor breaks down under pages of more than twenty records: smaller ones are asked for, or the job says why not."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["GEN-05", "ST-23"], bugs=["PAG-33"], needs=["clock"], vendors=["square"])
def a_page_that_the_vendor_cannot_make_costs_no_record_in_silence(bulk: Bulk) -> None:
    payments = bulk.instance("square")
    payments.settings({"resources.payments.list.paging.heavy": 20})
    job = payments.download("payments", pageSize=50)
    status = job.ended()
    assert any(call.failed for call in payments.calls("payments"))
    if status["status"] == "COMPLETED":
        assert unordered(job.records()) == unordered(payments.truth("payments"))
    else:
        assert status["status"] == bulk.tolerances.failed_status
        assert status["error"] == status["statusMessage"]
    assert len(payments.calls("payments")) < 60, "the page was asked for again and again"

"""While a job stands still its cursor expires at the vendor: the restart never ends well with records missing."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "ST-23"],
    bugs=["INC-01", "INC-02", "RST-08"],
    needs=["restart", "clock"],
    vendors=["square"],
)
def a_cursor_that_the_vendor_forgot_is_told_and_nothing_is_missing_in_silence(bulk: Bulk) -> None:
    payments = bulk.instance("square")
    payments.settings({"resources.payments.list.paging.token.life": 3600})
    payments.faults("status:403@resource=payments,calls=3")
    job = payments.download("payments", pageSize=10)
    job.ends(bulk.tolerances.failed_status)
    half = job.records()
    assert len(half) == 20

    bulk.time.advance(days=2)
    assert job.restart().status_code == 200
    status = job.ended()

    if status["status"] == "COMPLETED":
        whole = payments.truth("payments")
        assert len(job.records()) == len(whole)
        assert {one["id"] for one in job.records()} == {one["id"] for one in whole}
    else:
        assert (status["recordsCount"], job.records()) == (20, half)
        assert status["error"] == status["statusMessage"]
    assert len(payments.calls("payments")) < 40, "a cursor that is gone was asked for again and again"

"""A vendor's pages lead round and round: the job sees it, stops, and says so."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-05", "ST-23"], bugs=["PAG-01", "PAG-02", "PAG-03", "PAG-21"], vendors=["square"])
def pages_without_end_end_the_job(bulk: Bulk) -> None:
    square = bulk.instance("square")
    for loop in ("repeat", "self", "ring:2", "ring:3"):
        square.control.begin()
        square.settings({"resources.customers.list.paging.loop": loop})
        job = square.download("customers", pageSize=10)
        status = job.ended()

        records = job.records()
        ids = [one["id"] for one in records]
        if status["status"] == "COMPLETED":
            assert sorted(ids) == sorted(one["id"] for one in square.truth("customers")), loop
        else:
            assert status["status"] == bulk.tolerances.failed_status, loop
            assert status["error"] == status["statusMessage"], loop
        assert len(square.calls("customers")) < 60, f"{loop}: the vendor was asked in circles"
        assert max(map(ids.count, ids), default=1) <= 2, f"{loop}: the same page was kept again and again"

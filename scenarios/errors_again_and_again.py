"""A vendor fails ten times before each of its pages: every call may be repeated anew, so that the job gets through."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RETRY-01", "CAP-05", "GEN-05", "ST-20"],
    bugs=["FLT-08", "RST-09"],
    needs=["clock"],
    vendors=["shopify"],
)
def the_retries_of_one_call_are_not_those_of_another(bulk: Bulk) -> None:
    shop = bulk.instance("shopify")
    failures = bulk.tolerances.retries * 2 // 3
    shop.faults(*(f"status:503@resource=orders,page={page},times={failures}" for page in range(1, 7)))

    job = shop.download("orders", pageSize=10)
    status = job.ends("COMPLETED")

    assert {one["id"] for one in job.records()} == {one["id"] for one in shop.truth("orders")}
    assert len(job.records()) == status["recordsCount"] == 60
    calls = shop.calls("orders")
    assert sum(call.failed for call in calls) == 6 * failures
    assert status["metadata"]["totalApiCallCount"] == len(calls)

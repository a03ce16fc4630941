"""New customers arrive at the front of the list between two slices: nobody comes twice, and nobody is left out."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["CAP-07", "DL-30"], bugs=["PAG-10"], needs=["continue"], vendors=["stripe"])
def records_that_arrive_between_two_slices_move_nothing(bulk: Bulk) -> None:
    payments = bulk.instance("stripe")
    before = payments.truth("customers")

    first = payments.download("customers", limit=25, pageSize=10)
    first.ends("COMPLETED")
    payments.drift("insert:3@resource=customers,times=1")
    assert payments.ask("GET", "/customers", params={"pageSize": 1}).ok
    assert len(payments.truth("customers")) == len(before) + 3
    second = payments.download("customers", continueFromJobId=first.id, limit=1000)
    second.ends("COMPLETED")

    assert unordered(first.records() + second.records()) == unordered(before)

"""A vendor fails on and on: the call is repeated fifteen times, with waits that grow, before the job gives up."""

from itertools import pairwise

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["RETRY-01", "RETRY-02"], bugs=["RTL-11", "FLT-07", "FLT-08"], needs=["clock"], vendors=["etsy"])
def a_call_is_repeated_fifteen_times_and_ever_later(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    retries = bulk.tolerances.retries
    shop.faults(f"status:503@resource=listings,calls=1-{retries}", "status:503@resource=listings,page=3-")

    job = shop.download("listings", pageSize=20)
    status = job.ends(bulk.tolerances.failed_status)

    calls = shop.calls("listings")
    assert (status["recordsCount"], len(job.records())) == (40, 40), "a page that failed was left out"
    assert len(calls) == retries + 1 + 1 + retries + 1
    waits = [later.at - earlier.at for earlier, later in pairwise(calls[: retries + 1])]
    third = retries // 3
    assert sum(waits[-third:]) > 2 * sum(waits[:third]), f"the waits do not grow: {waits}"
    assert min(waits) >= 0
    assert max(waits) <= 3600

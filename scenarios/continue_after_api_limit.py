"""A job may make two calls a day; when they are used up, another job goes on with the rest of the list."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-04", "CAP-08", "DL-09", "DL-30", "LIM-01", "ST-20"], needs=["continue"], vendors=["greenhouse"]
)
def what_the_calls_did_not_suffice_for_is_read_by_the_next_job(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")

    first = hiring.download("candidates", pageSize=20, apiLimit=2)
    status = first.ends(bulk.tolerances.api_limit_status)
    assert (status["recordsCount"], status["metadata"]["totalApiCallCount"]) == (40, 2)
    assert len(hiring.calls("candidates")) == 2

    second = hiring.download("candidates", continueFromJobId=first.id, apiLimit=100)
    second.ends("COMPLETED")

    assert first.records() + second.records() == hiring.truth("candidates")
    assert len(second.records()) == 20

    known = len(hiring.calls("candidates"))
    hiring.faults("status:503@resource=candidates,page=2,times=2")
    status = hiring.download("candidates", pageSize=20, apiLimit=3).ends(bulk.tolerances.api_limit_status)
    assert (status["recordsCount"], status["metadata"]["totalApiCallCount"]) == (20, 3)
    assert len(hiring.calls("candidates")) - known == 3, "calls that are made again count as well"

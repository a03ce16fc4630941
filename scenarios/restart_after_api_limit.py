"""A job may make two calls at a time: each restart gives it two more, until it has everything."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "RST-04", "LIM-01", "CAP-04", "DL-09", "ST-20"],
    bugs=["RST-06", "RST-09"],
    needs=["restart"],
    vendors=["greenhouse"],
)
def each_restart_has_the_whole_budget_again_and_spends_no_call_twice(bulk: Bulk) -> None:
    if bulk.tolerances.api_limit_status != "ABORTED":
        bulk.not_covered("a job that used up its apiLimit is COMPLETED there, and nothing is left to restart")
    hiring = bulk.instance("greenhouse")

    job = hiring.download("candidates", pageSize=10, apiLimit=2)
    for budgets in (1, 2):
        status = job.ends("ABORTED")
        assert (status["recordsCount"], status["metadata"]["totalApiCallCount"]) == (20 * budgets, 2 * budgets)
        assert len(hiring.calls("candidates")) == 2 * budgets
        assert job.records() == hiring.truth("candidates")[: 20 * budgets]
        assert job.restart().status_code == 200
    assert job.ends("COMPLETED")["recordsCount"] == 60

    (entry,) = (one for one in hiring.jobs() if str(one["job_id"]) == job.id)
    assert (entry["job_status"], entry.get("job_reset_attempt", 2)) == ("COMPLETED", 2)
    assert job.records() == hiring.truth("candidates")
    assert [call.query.get("page", "1") for call in hiring.calls("candidates")] == ["1", "2", "3", "4", "5", "6"]

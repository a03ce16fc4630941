"""The permission is taken away in the middle of a download, and given back later: then a restart reads the rest."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "ST-09", "ST-23", "JOB-17"],
    bugs=["AUT-07", "AUT-09", "FLT-09", "RST-02"],
    needs=["restart"],
    vendors=["stripe"],
)
def what_was_forbidden_in_the_middle_is_read_when_it_is_allowed_again(bulk: Bulk) -> None:
    payments = bulk.instance("stripe")
    payments.permissions("forbid@resource=charges,page=3-")

    job = payments.download("charges", pageSize=20)
    status = job.ends(bulk.tolerances.failed_status)
    assert (status["recordsCount"], len(payments.calls("charges"))) == (40, 3)
    if bulk.tolerances.wording == "exact":
        assert status["error"].startswith("Forbidden:")
    payments.permissions()
    assert job.restart().status_code == 200
    job.ends("COMPLETED")

    assert {one["id"] for one in job.records()} == {one["id"] for one in payments.truth("charges")}
    assert len(job.records()) == 60
    assert payments.calls("charges")[3].query["starting_after"] == payments.calls("charges")[2].query["starting_after"]

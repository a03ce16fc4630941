"""The vendor creates a record and its answer is lost, or it fails and says so: no row is there twice, none is lost."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk, Subject


def created_once(subject: Subject, object_name: str, names: list[str], table: str, field: str) -> None:
    """``field`` of each record that the table makes is one of the names, in their order."""
    subject.faults("swallow:504@verb=create,calls=2", "reset@verb=create,calls=4", "status:503@verb=create,calls=6-7")
    job = subject.upload(object_name, table)
    status = job.ends("COMPLETED")

    created: list[Any] = [record[field] for record in subject.truth(object_name)[60:]]
    failed = [names[error["id"] - 1] for error in job.errors()]
    assert len(created) == len(set(created)), "a row was created twice"
    assert set(names) - set(failed) <= set(created), "a row was lost without a word"
    assert set(failed) <= {names[1], names[3]}, "a row failed though nothing was wrong with it"
    assert (status["recordsCount"], status["recordsFailedCount"]) == (6, len(failed))


@scenario(
    promises=["CAP-02", "CAP-05"],
    bugs=["BLK-08", "BLK-09", "BLK-12", "BLK-15", "FLT-01"],
    needs=["upload"],
    vendors=["stripe", "greenhouse"],
)
def a_row_whose_answer_is_lost_is_created_once(bulk: Bulk) -> None:
    names = [f"up{number}@example.org" for number in range(6)]
    created_once(bulk.instance("stripe"), "customers", names, "\n".join(["email", *names]), "email")

    hiring = bulk.instance("greenhouse")
    opening = hiring.truth("jobs")[0]["id"]
    rows = "".join(f"Ada,{name},{opening}\n" for name in names)
    created_once(hiring, "candidates", names, f"first_name,last_name,applications.0.job_id\n{rows}", "last_name")

"""Rows go to the vendor three at a time, and one is bad: each row is either at the vendor or among the errors."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["ERR-02", "MD-12"],
    bugs=["BLK-10", "BLK-11", "BLK-12", "BLK-13", "BLK-15"],
    needs=["upload"],
    vendors=["hubspot"],
)
def a_bad_row_of_a_group_is_told_and_no_good_one_is_lost(bulk: Bulk) -> None:
    crm = bulk.instance("hubspot")
    people = ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "nonsense", "f@example.org"]
    crm.settings({"limits.*.requests": 100000})

    job = crm.upload("contacts", "\n".join(["properties.email", *people]) + "\n", bulkUploadRecordSize=3)
    status = job.ends("COMPLETED")

    created = [contact["properties"]["email"] for contact in crm.truth("contacts")[60:]]
    failed = [people[error["id"] - 1] for error in job.errors()]
    assert "nonsense" in failed
    assert sorted(created + failed) == sorted(people)
    assert created[:3] == people[:3]
    assert (status["recordsCount"], status["recordsFailedCount"]) == (6, len(failed))
    assert any(call.path.endswith("/batch/create") for call in crm.calls("contacts"))

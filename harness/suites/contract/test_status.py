"""What is told of a job in its status, in the list, and in the callback, is one truth in two vocabularies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from harness.suites import covers
from harness.suites.bulk_contract import BulkContract
from harness.suites.contract.sentences import status_complaints
from harness.suites.story import Bulk, Job, Subject

LISTED = {
    "job_status": "status",
    "job_direction": "jobDirection",
    "object_name": "objectName",
    "record_count": "recordsCount",
    "error_count": "recordsFailedCount",
    "status_message": "statusMessage",
    "instance_id": "instanceId",
    "native": "native",
    "fileFormat": "fileFormat",
}
SHEET = "C_EmailAddress,C_FirstName\nann@example.org,Ann\nben@example.org,Ben\n"


def compared(bulk: Bulk) -> dict[str, str]:
    """Return what is the same in the list and in the status; words for people need to be if they are quoted."""
    exact = bulk.tolerances.wording == "exact"
    return {name: other for name, other in LISTED.items() if exact or other != "statusMessage"}


def completed(side: Subject) -> Job:
    job = side.download("contact", limit=7)
    job.ends("COMPLETED")
    return job


def aborted(side: Subject) -> Job:
    side.faults("status:403@calls=2,resource=contacts")
    job = side.download("contact", pageSize=20)
    job.ended()
    return job


def cancelled(side: Subject) -> Job:
    side.faults("status:503")
    job = side.download("contact")
    job.until("RUNNING", "STARTED", "ABORTED")
    job.cancel()
    job.ended()
    return job


def uploaded(side: Subject) -> Job:
    job = side.upload("contact", SHEET)
    job.ends("COMPLETED")
    return job


def half_failed(side: Subject) -> Job:
    side.faults("status:422@verb=create,calls=1")
    job = side.upload("contact", SHEET)
    job.ends("COMPLETED")
    return job


WAYS = {one.__name__: one for one in (completed, aborted, cancelled, uploaded, half_failed)}


@covers(
    promises=[
        "ST-01",
        "ST-02",
        "ST-03",
        "ST-04",
        "ST-06",
        "ST-07",
        "ST-10",
        "ST-12",
        "ST-15",
        "JOB-03",
        "JOB-07",
        "JOB-08",
    ],
    vendors=["eloqua"],
)
@pytest.mark.parametrize("way", WAYS)
def test_status_and_list_tell_the_same(bulk: Bulk, side: Subject, way: str) -> None:
    job = WAYS[way](side)
    status = job.status()
    listed = next(one for one in side.jobs() if str(one["job_id"]) == job.id)

    same = compared(bulk)
    assert status_complaints(status, job.id) == []
    assert {name: listed[name] for name in same} == {name: status[other] for name, other in same.items()}
    made = datetime.fromisoformat(listed["createdDate"]).timestamp()
    assert made == status["createdDate"] // 1000


@covers(promises=["ST-01"], vendors=["eloqua"])
def test_a_status_of_a_job_that_has_ended_does_not_change(side: Subject) -> None:
    job = completed(side)
    before = job.status()
    for other in (aborted, uploaded):
        other(side)
    assert job.status() == before


@covers(promises=["CB-01", "CB-03", "DL-19"], needs=["callbacks"], vendors=["eloqua"])
def test_a_callback_has_the_body_of_the_status(bulk: Bulk, side: Subject, bulk_contract: BulkContract) -> None:
    receiver = bulk.receiver()
    job = side.download("contact", limit=4, notificationUrl=receiver.url)
    job.ends("COMPLETED")
    told: Any = receiver.next().body

    operation = bulk_contract.operation("GET", f"{bulk_contract.base}/bulk/{job.id}/status")
    assert operation is not None
    assert not list(bulk_contract.schema_complaints(operation, "200", "application/json", told))
    assert status_complaints(told, job.id) == []
    status = job.status()
    names = ("id", *compared(bulk).values())
    assert {name: told[name] for name in names} == {name: status[name] for name in names}


@covers(promises=["WALK-15"], vendors=["eloqua"])
@pytest.mark.parametrize("what", ["status", "errors", "data", "contact"])
def test_a_hub_in_the_path_changes_nothing(side: Subject, what: str) -> None:
    if side.instance.hub is None:
        pytest.skip("not covered: the target file does not say the hub of the instance")
    job = completed(side)
    bare = side.ask("GET", f"/bulk/{job.id}/{what}")
    below = side.ask("GET", f"/hubs/{side.instance.hub}/bulk/{job.id}/{what}")
    assert (below.status_code, below.content) == (bare.status_code, bare.content)


@covers(promises=["WALK-12"], vendors=["eloqua"])
def test_ids_are_numbers_of_their_own(side: Subject) -> None:
    made = [side.download("contact", limit=1).created for _ in range(4)]
    assert len({one["id"] for one in made}) == 4
    assert all(one["id"].isdecimal() for one in made)
    assert {one["instanceId"] for one in made} == {one["instance_id"] for one in made}

"""The help pages' own calls, one after the other."""

from __future__ import annotations

from pathlib import Path

from service.support import bench


def test_a_status_has_the_words_of_all_generations(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        status, _ = stand.run(format="text/csv")
    same = [("status", "jobStatus"), ("recordsCount", "recordCount"), ("createdDate", "bulk_start_time")]
    assert [status[one] == status[other] for one, other in same] == [True] * 3
    assert (status["statusMessage"], status["fileFormat"]) == ("Successfully downloaded 3 records", "csv")
    assert {"message", "error"} & status.keys() == set()


# An entry of the job list as the page About Bulk prints it.
PRINTED = {
    "record_count": 4,
    "status_message": "Successfully downloaded 4 records",
    "job_direction": "DOWNLOAD",
    "element_id": 8374,
    "error_count": 0,
    "job_status": "COMPLETED",
    "nativefileFormat": "json",
    "createdDate": "2020-12-15T12:41:36Z",
    "account_id": 48093,
    "instance_id": 979412,
    "user_id": 62973,
    "job_id": 13089095,
    "object_name": "payments",
    "organization_id": 23367,
}


def test_an_entry_of_the_job_list_has_everything_that_is_printed(tmp_path: Path) -> None:
    with bench(tmp_path / "bulk", records=4) as stand:
        stand.ended(stand.create(format="application/json"))
        (entry,) = stand.get("/bulk/jobs").json()
    assert {key: type(entry.get(key)) for key in PRINTED} == {key: type(value) for key, value in PRINTED.items()}
    same = ("record_count", "status_message", "job_direction", "error_count", "job_status", "nativefileFormat")
    assert {key: entry[key] for key in same} == {key: PRINTED[key] for key in same}

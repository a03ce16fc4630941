"""The help pages' own calls, one after the other."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from service.support import bench

SAMPLE = files("scenarios").joinpath("sample.csv").read_bytes()


@pytest.mark.parametrize("prefix", ["", "/hubs/marketing"])
def test_the_walk_of_the_help_page_ends_with_ten_new_contacts(prefix: str, tmp_path: Path) -> None:
    with bench(tmp_path, records=5) as stand:
        assert stand.get(f"{prefix}/objects").json() == ["activities", "contact", "campaign", "list", "account"]
        form = {"file": ("sample.csv", SAMPLE)}
        made = stand.call("POST", f"{prefix}/bulk/contact?path=/sample.csv", files=form).json()
        assert made["status"] == "CREATED"
        assert stand.ended(made["id"])["statusMessage"] == "Successfully uploaded 10 records"
        found = [json.loads(row)["emailAddress"] for row in stand.truth("contacts", start=5)]
        assert found == [line.split(",")[0] for line in SAMPLE.decode().splitlines()[1:]]


def test_a_status_has_the_words_of_all_generations(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        status, _ = stand.run(format="text/csv")
    same = [("status", "jobStatus"), ("recordsCount", "recordCount"), ("createdDate", "bulk_start_time")]
    assert [status[one] == status[other] for one, other in same] == [True] * 3
    assert (status["statusMessage"], status["fileFormat"]) == ("Successfully downloaded 3 records", "csv")
    assert {"message", "error"} & status.keys() == set()


def test_the_job_list_is_newest_first_filtered_and_paged(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        ids = [stand.create() for _ in range(3)] + [stand.upload(SAMPLE)]
        for job in ids:
            stand.ended(job)
        first = stand.get("/bulk/jobs?pageSize=3&fields=job_id")
        assert [item["job_id"] for item in first.json()] == [4, 3, 2]
        token = first.headers["elements-next-page-token"]
        assert [item["job_id"] for item in stand.get(f"/bulk/jobs?pageSize=3&nextPage={token}").json()] == [1]
        uploads = stand.get("/bulk/jobs", params={"where": "job_direction='UPLOAD' AND job_status = 'COMPLETE'"})
        assert [item["object_name"] for item in uploads.json()] == ["contact"]


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

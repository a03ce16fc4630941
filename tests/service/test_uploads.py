"""Uploads: each record once, each failure by itself, whatever the line does in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from service.support import Bench, bench

HEAD = b"C_EmailAddress,C_FirstName\n"


def sheet(count: int) -> bytes:
    return HEAD + b"".join(f"up{n}@example.org,Name{n}\n".encode() for n in range(count))


def created(stand: Bench) -> list[str]:
    return [json.loads(row)["emailAddress"] for row in stand.truth("contacts", start=5)]


@pytest.mark.parametrize(
    "fault",
    [
        "reset@route=/API/REST/1.0/data/contact,calls=2;4",
        "cut:0.5@route=/API/REST/1.0/data/contact,calls=1-3",
        "status:503@route=/API/REST/1.0/data/contact,calls=3-5",
        "status:500@route=/API/REST/1.0/data/contact,calls=2",
    ],
)
@pytest.mark.parametrize("parallel", ["1", "4"])
def test_each_record_is_created_once(parallel: str, fault: str, tmp_path: Path) -> None:
    with bench(tmp_path, records=5, faults=[fault], settings={"bulk.upload.parallel": parallel}) as stand:
        status = stand.ended(stand.upload(sheet(6)))
        assert sorted(created(stand)) == [f"up{n}@example.org" for n in range(6)]
    assert (status["status"], status["recordsCount"], status["recordsFailedCount"]) == ("COMPLETED", 6, 0)


def test_twins_in_a_file_are_two_records(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", records=5, faults=["cut:0.5@route=/v1/candidates,calls=2"]) as stand:
        opening = json.loads(stand.truth("jobs")[0])["id"]
        row = f"Twin,Same,twin@example.org,{opening}\n"
        data = f"first_name,last_name,email_addresses.value,applications.job_id\n{row * 3}".encode()
        job = stand.upload(data, "candidates")
        stand.ended(job)
        assert stand.get(f"/bulk/{job}/errors").json() == []
        assert len(stand.truth("candidates", start=5)) == 3


def test_rows_that_cannot_be_sent_fail_alone_and_are_listed_in_pages(tmp_path: Path) -> None:
    data = HEAD + b"a@example.org,A\nonly one cell\n\n,no address\nb@example.org,B\nx,y,z\n"
    with bench(tmp_path, records=5) as stand:
        job = stand.upload(data)
        status = stand.ended(job)
        first = stand.get(f"/bulk/{job}/errors?pageSize=2")
        token = first.headers["elements-next-page-token"]
        rest = stand.get(f"/bulk/{job}/errors?pageSize=2&nextPage={token}")
        assert sorted(created(stand)) == ["a@example.org", "b@example.org"]
    assert status["statusMessage"] == "Uploaded 5 records, 3 failed"
    assert [entry["id"] for entry in first.json() + rest.json()] == [2, 3, 5]
    assert "elements-next-page-token" not in rest.headers


def test_a_refusal_is_kept_with_status_words_and_record(tmp_path: Path) -> None:
    with bench(tmp_path, records=5) as stand:
        job = stand.upload(HEAD + b",no address\n")
        stand.ended(job)
        (entry,) = stand.get(f"/bulk/{job}/errors").json()
    assert entry["statusCode"] == 400
    assert entry["record"] == {"C_FirstName": "no address"}
    assert entry["status"]
    assert entry["providerMessage"]

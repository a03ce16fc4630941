"""Every way in which callers have been seen to create a job, each taken, and what each way may not be."""

from __future__ import annotations

from typing import Any

import pytest

from harness.suites import covers
from harness.suites.story import Job, Subject

STATEMENT = "select id from contact limit 3"
QUERIES: dict[str, dict[str, Any]] = {
    "no body": {"params": {"q": STATEMENT}},
    "an empty text": {"params": {"q": STATEMENT}, "headers": {"Content-Type": "text/plain;charset=UTF-8"}},
    "an empty JSON body": {"params": {"q": STATEMENT}, "headers": {"Content-Type": "application/json"}},
    "a form with metaData": {"params": {"q": STATEMENT}, "files": {"metaData": (None, '{"pageSize": 2}')}},
    "a JSON query": {"json": {"query": STATEMENT, "headerData": {"x": "y"}}},
    "the newer version": {"params": {"q": STATEMENT}, "headers": {"Elements-Version": "Helium"}},
}
SHEET = "C_EmailAddress,C_FirstName\nann@example.org,Ann\n"
UPLOADS: dict[str, dict[str, Any]] = {
    "a file": {},
    "a path": {"params": {"path": "/sample.csv"}},
    "metaData": {"data": {"metaData": '{"anything": "goes"}'}},
    "parameters": {"params": {"identifierFieldName": "C_EmailAddress", "action": "create"}},
}
BAD_METADATA = ("[1]", "7", "{", '"text"', "null")


def made(side: Subject, answer: Any) -> Job:
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "CREATED"
    return side.job(answer.json()["id"], "contact")


@covers(promises=["API-04", "QRY-02", "QRY-07"], vendors=["eloqua"])
@pytest.mark.parametrize("way", QUERIES)
def test_a_query_may_come_in_any_of_these_ways(side: Subject, way: str) -> None:
    job = made(side, side.ask("POST", "/bulk/query", **QUERIES[way]))
    assert job.ends("COMPLETED")["recordsCount"] == 3
    assert [list(record) for record in job.records()] == [["id"]] * 3


@covers(promises=["API-07", "UP-05", "WALK-10", "WALK-11"], needs=["upload"], vendors=["eloqua"])
@pytest.mark.parametrize("way", UPLOADS)
def test_an_upload_may_come_in_any_of_these_ways(side: Subject, way: str) -> None:
    files = {"file": ("rows.csv", SHEET, "text/csv")}
    job = made(side, side.ask("POST", "/bulk/contact", files=files, **UPLOADS[way]))
    status = job.ends("COMPLETED")
    assert (status["recordsCount"], status["recordsFailedCount"]) == (1, 0)


@covers(promises=["QRY-07", "UP-05"], vendors=["eloqua"])
@pytest.mark.parametrize("text", BAD_METADATA)
@pytest.mark.parametrize("path", ["/bulk/contact", "/bulk/query"])
def test_metadata_that_is_no_object_is_refused(side: Subject, path: str, text: str) -> None:
    files = {"metaData": (None, text), "file": ("rows.csv", SHEET, "text/csv")}
    answer = side.ask("POST", path, params={"q": STATEMENT}, files=files)
    assert answer.status_code == 400
    assert "metaData" in answer.json()["message"]


@covers(promises=["DL-01", "ST-17"], vendors=["eloqua"])
def test_a_criterion_that_nobody_knows_is_kept_and_changes_nothing(side: Subject) -> None:
    job = side.download("contact", limit=2, colour="red")
    status = job.ends("COMPLETED")
    assert status["jobCriteria"]["colour"] == "red"
    assert status["recordsCount"] == 2

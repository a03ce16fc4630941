"""The suite's own eyes: each thing that the Bulk API's document and its sentences forbid is seen in an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from harness.suites.bulk_contract import BulkContract
from harness.suites.contract.sentences import page_complaints, status_complaints, words_complaints

BASE = "http://there/elements/api-v2"
HEADERS = {"Elements-Request-Id": "0123456789abcdef01234567", "Elements-Trace-Id": "t"}
CREATED = {"id": "7", "instanceId": 1, "instance_id": 1, "status": "CREATED"}


def answer(method: str, path: str, status: int, body: Any, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.headers.update({"Content-Type": "application/json", **HEADERS, **headers})
    made._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    made.request = requests.Request(method, BASE + path).prepare()
    return made


def complaints(made: requests.Response) -> list[str]:
    return BulkContract("/elements/api-v2").held(made)[1]


def test_an_answer_as_documented_is_right() -> None:
    assert complaints(answer("POST", "/bulk/download", 200, CREATED)) == []


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (answer("POST", "/bulk/download", 201, CREATED), "a status that createDownload does not have"),
        (answer("POST", "/bulk/download", 200, {**CREATED, "id": 7}), "$.id"),
        (answer("POST", "/bulk/download", 200, {**CREATED, "status": "RUNNING"}), "$.status"),
        (answer("POST", "/bulk/download", 200, b"{"), "not JSON"),
        (answer("GET", "/bulk/7/status", 404, {"message": "no"}), "requestId"),
        (
            answer("GET", "/bulk/7/contact", 200, b"a\n", **{"Content-Type": "text/csv; charset=utf-8"}),
            "exactly text/csv",
        ),
        (answer("GET", "/bulk/7/contact", 200, b"a\n", **{"Content-Type": "text/html"}), "'text/html'"),
        (answer("GET", "/objects", 200, [], **{"Elements-Request-Id": "none"}), "Elements-Request-Id is 'none'"),
    ],
)
def test_what_is_not_documented_is_seen(made: requests.Response, word: str) -> None:
    found = complaints(made)
    assert any(word in one for one in found), found


def test_a_required_header_is_missed() -> None:
    made = answer("GET", "/objects", 200, [])
    del made.headers["Elements-Request-Id"]
    assert complaints(made) == ["GET /elements/api-v2/objects answered 200: no header Elements-Request-Id"]


def test_keywords_are_told_once_and_where_they_stand() -> None:
    contract = BulkContract("/elements/api-v2")
    contract.held(answer("POST", "/bulk/download", 200, CREATED))
    told = contract.exercised()
    assert "/components/schemas/Created/properties/status/const" in told
    assert "/components/schemas/Created/required" in told
    assert "/components/schemas/Error/required" not in told
    assert contract.exercised() == []


@pytest.mark.parametrize(
    ("status", "body"), [(200, {"message": "x"}), (400, {"requestId": "1"}), (400, {"message": "x"}), (500, [])]
)
def test_words_where_they_do_not_belong_or_none_where_they_do(status: int, body: Any) -> None:
    assert words_complaints(status, body)


@pytest.mark.parametrize(
    "headers",
    [
        {"returned": "3", "total": "9"},
        {"returned": "2", "total": "1"},
        {"returned": "two"},
        {"returned": "2", "total": "2", "next": "x"},
    ],
)
def test_headers_that_do_not_fit_a_page(headers: dict[str, str]) -> None:
    names = {"returned": "Elements-Returned-Count", "total": "Elements-Total-Count", "next": "Elements-Next-Page-Token"}
    assert page_complaints({names[name]: value for name, value in headers.items()}, [1, 2])


GOOD: dict[str, Any] = {
    **dict.fromkeys(("status", "jobStatus"), "COMPLETED"),
    **dict.fromkeys(("recordsCount", "recordCount"), 3),
    **dict.fromkeys(("recordsFailedCount", "errorCount"), 1),
    **dict.fromkeys(("createdDate", "bulk_start_time"), 10),
    **dict.fromkeys(("completionTime", "bulk_finish_time"), 20),
    "id": "7",
}


@pytest.mark.parametrize(
    "changed",
    [
        {"jobStatus": "RUNNING"},
        {"recordCount": 2},
        {"recordsFailedCount": 4, "errorCount": 4},
        {"completionTime": 5, "bulk_finish_time": 5},
        {"error": "no"},
        {"id": "8"},
        {"status": "RUNNING", "jobStatus": "RUNNING"},
    ],
)
def test_a_status_that_contradicts_itself(changed: dict[str, Any]) -> None:
    assert status_complaints(GOOD, "7") == []
    assert status_complaints({**GOOD, **changed}, "7")

"""Whatever is wrong with a request, the answer has one shape, says what it is, and tells requests apart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from harness.suites import covers
from harness.suites.contract.sentences import words_complaints
from harness.suites.story import Subject

WRONG: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "criteria": (400, "POST", "/bulk/download", {"json": {"objectName": "contact", "limit": 0}}),
    "broken JSON": (
        400,
        "POST",
        "/bulk/download",
        {"data": b'{"objectName":', "headers": {"Content-Type": "application/json"}},
    ),
    "a statement": (400, "POST", "/bulk/query", {"params": {"q": "select * contacts"}}),
    "no statement": (400, "POST", "/bulk/query", {}),
    "no file": (400, "POST", "/bulk/contact", {"files": {"metaData": (None, "{}")}}),
    "metaData": (
        400,
        "POST",
        "/bulk/contact",
        {"files": {"file": ("a.csv", "C_FirstName\nx\n"), "metaData": (None, "[1]")}},
    ),
    "a condition": (400, "GET", "/bulk/jobs", {"params": {"where": "colour = 'red'"}}),
    "a body of the wrong kind": (
        415,
        "POST",
        "/bulk/download",
        {"data": b"<a/>", "headers": {"Content-Type": "application/xml"}},
    ),
    "no token": (401, "GET", "/bulk/jobs", {"headers": {"Authorization": None}}),
    "an unknown object": (404, "POST", "/bulk/download", {"json": {"objectName": "no_such_object"}}),
    "an unknown job": (404, "GET", "/bulk/999999999/status", {}),
    "no number": (404, "GET", "/bulk/abc/status", {}),
    "an unknown file": (404, "GET", "/bulk/999999999/contact", {}),
    "an unknown job to cancel": (404, "PUT", "/bulk/999999999/cancel", {}),
    "an unknown job to restart": (404, "PUT", "/bulk/v3/999999999/restart", {}),
    "an unknown path": (404, "GET", "/bulk/1/2/3/4", {}),
    "a wrong hub": (404, "GET", "/hubs/crm/bulk/jobs", {}),
}
VERBS = {
    "/bulk/jobs": ("PUT", "DELETE"),
    "/bulk/download": ("PUT", "DELETE"),
    "/bulk/{id}/status": ("POST", "PUT", "DELETE"),
    "/bulk/{id}/errors": ("POST", "PUT", "DELETE"),
    "/bulk/{id}/data": ("POST", "PUT", "DELETE"),
    "/bulk/{id}/cancel": ("POST", "DELETE"),
    "/bulk/v3/{id}/restart": ("POST", "GET", "DELETE"),
}


@covers(promises=["WALK-07"], vendors=["eloqua"])
@pytest.mark.parametrize("what", WRONG)
def test_an_error_has_its_status_and_its_words(side: Subject, what: str) -> None:
    status, method, path, how = WRONG[what]
    answers = [side.ask(method, path, **how) for _ in range(2)]

    for answer in answers:
        assert answer.status_code == status, answer.text
        assert not words_complaints(answer.status_code, answer.json())
        assert answer.headers["Content-Type"].startswith("application/json")
        assert re.fullmatch(r"[0-9a-f]{24}", answer.json()["requestId"])
        assert "providerMessage" not in answer.json()
        assert "Traceback" not in answer.text
    assert answers[0].json()["requestId"] != answers[1].json()["requestId"]
    assert answers[0].json()["message"] == answers[1].json()["message"]


@covers(vendors=["eloqua"])
@pytest.mark.parametrize("path", VERBS)
def test_a_wrong_verb_is_told_which_are_right(side: Subject, path: str) -> None:
    job = side.download("contact", limit=1)
    job.ends("COMPLETED")
    for verb in VERBS[path]:
        answer = side.ask(verb, path.format(id=job.id))
        assert answer.status_code == 405, f"{verb} {path}: {answer.status_code} {answer.text[:200]}"
        assert verb not in answer.headers["Allow"].replace(" ", "").split(",")
        assert answer.json()["message"]


@covers(promises=["DL-03"], vendors=["eloqua"])
def test_a_wrong_name_is_answered_with_the_name(side: Subject) -> None:
    assert "contatc" in side.asks_download("contatc").json()["message"]


@covers(vendors=["eloqua"])
def test_what_is_refused_leaves_no_job(side: Subject) -> None:
    before = side.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"]
    for status, method, path, how in WRONG.values():
        assert side.ask(method, path, **how).status_code == status
    assert side.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"] == before
    assert side.calls("contact") == []


@covers(vendors=["eloqua"])
def test_the_vendors_words_are_kept_apart_from_the_platforms(side: Subject) -> None:
    side.faults("status:403")
    answer = side.ask("GET", "/contact")
    assert answer.status_code == 403
    assert answer.json()["providerMessage"]

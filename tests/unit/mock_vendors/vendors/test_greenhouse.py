"""Greenhouse Harvest v1: what can be done to a candidate, and how long a new one stays unreadable."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.load import load_vendor
from mock_vendors.settings import parse_settings

NEW = {"first_name": "Ada", "last_name": "Quill", "applications": [{"job_id": 501}]}
FILE = {"filename": "resume.txt", "type": "resume", "content": "SGVsbG8=", "content_type": "text/plain"}
USER = {"on-behalf-of": "301"}


def patched(asker: Any, path: str, value: Any, **headers: str) -> Any:
    typed = {**asker.own, "content-type": "application/json", **headers}
    return asker.send("PATCH", path, body=json.dumps(value).encode(), headers=typed)


def test_a_candidate_is_edited_and_is_the_newest_by_time_of_update(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse", clock=clock)
    before = asker.get("/v1/candidates/7004")
    clock.advance(10)
    edited = json.loads(patched(asker, "/v1/candidates/7004", {"title": "Lead"}, **USER).body)
    assert (edited["title"], edited["first_name"]) == ("Lead", before["first_name"])
    found = asker.get("/v1/candidates", updated_after="2026-01-01T00:00:05.000Z")
    assert [candidate["id"] for candidate in found] == [7004]
    assert patched(asker, "/v1/candidates/7004", {"title": 5}, **USER).status == 422


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 201),
        ({"content": "?"}, 422),
        ({"content": None}, 422),
        ({"type": "poem"}, 422),
        ({"content_type": None}, 422),
    ],
)
def test_attachments_are_added(make: Any, change: dict[str, Any], status: int) -> None:
    asker = make("greenhouse")
    body = {name: text for name, text in {**FILE, **change}.items() if text is not None}
    answer = asker.post("/v1/candidates/7001/attachments", body, **USER)
    assert answer.status == status
    assert len(asker.get("/v1/candidates/7001")["attachments"]) == (status == 201)


def test_a_new_candidate_may_be_unreadable_for_a_while(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse", clock=clock)
    settings = parse_settings(["resources.candidates.visible_after=30"])
    late = type(asker)(type(asker.vendor)(load_vendor("greenhouse", settings), seed=5, records=3, clock=clock))
    made = json.loads(late.post("/v1/candidates", NEW, **USER).body)["id"]
    path = f"/v1/candidates/{made}"
    first = late.send("GET", path).status
    clock.advance(30)
    assert (first, late.send("GET", path).status) == (404, 200)


@pytest.mark.parametrize(("name", "query"), [("offers", {"status": "accepted"}), ("users", {"employee_id": "E-1"})])
def test_further_lists_have_filters(make: Any, name: str, query: dict[str, str]) -> None:
    found = make("greenhouse").get(f"/v1/{name}", **query)
    (field, wanted) = next(iter(query.items()))
    assert {record[field] for record in found} == {wanted}

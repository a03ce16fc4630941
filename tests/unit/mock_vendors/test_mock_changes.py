"""Records that clients change and delete, and many that are created at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.creation import Creation
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.quirks import Quirks
from mock_vendors.settings import Setting
from mock_vendors.vendor import Vendor

START = 1_767_225_600.0
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "notes": {"type": ["string", "null"]},
        "requisition_id": {"type": "string"},
    },
}
PATH = "/v1/jobs/{id}"
SETTINGS: dict[str, dict[str, Any]] = {
    "update": {"path": PATH, "schema": SCHEMA, "unique": ["requisition_id"]},
    "delete": {"path": PATH, "answer": {"id": "$id", "deleted": True}, "status": 200, "soft": {"confidential": True}},
    "create": {"path": "/v1/jobs", "schema": {**SCHEMA, "required": ["name"]}, "unique": ["requisition_id"]},
}


def vendor(state: Path | None = None, **changes: Any) -> Vendor:
    wanted = {**SETTINGS, **changes}
    own = [Setting(f"resources.jobs.{name}", value) for name, value in wanted.items()]
    spec = load_vendor("greenhouse", [Setting("quirks", False), *own])
    return Vendor(spec, seed=1, records=9, clock=VirtualClock(start=START), state=state, limits=False)


def send(made: Vendor, method: str, path: str, body: Any = None, content_type: str = "application/json") -> Answer:
    headers = {**{name.lower(): text for name, text in made.headers.items()}, "content-type": content_type}
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return made.answer(Request(method, path, "", headers, content))


def item(made: Vendor, identity: int = 501) -> Any:
    return json.loads(send(made, "GET", f"/v1/jobs/{identity}").body)


def test_a_change_is_answered_with_the_record_and_seen_from_then_on() -> None:
    made = vendor()
    before = item(made)
    answer = send(made, "PATCH", "/v1/jobs/501", {"notes": "Zoë"})
    assert answer.status == 200
    assert item(made) == json.loads(answer.body) == {**before, "notes": "Zoë", "updated_at": "2026-01-01T00:00:00.000Z"}
    assert json.loads(send(made, "GET", "/v1/jobs").body)[0] == item(made)


@pytest.mark.parametrize(
    ("body", "status"), [({"name": ""}, 422), ({"other": 1}, 422), (b"{", 400), ([], 400), ({"notes": 5}, 422)]
)
def test_a_change_that_is_refused_changes_nothing(body: Any, status: int) -> None:
    made = vendor()
    before = item(made)
    assert send(made, "PATCH", "/v1/jobs/501", body).status == status
    assert item(made) == before


def test_a_unique_value_may_be_kept_and_not_be_taken() -> None:
    made = vendor()
    assert send(made, "PATCH", "/v1/jobs/501", {"requisition_id": "mine"}).status == 200
    assert send(made, "PATCH", "/v1/jobs/501", {"requisition_id": "MINE"}).status == 200
    assert send(made, "PATCH", "/v1/jobs/502", {"requisition_id": "mine"}).status == 422
    assert send(made, "POST", "/v1/jobs", {"name": "x", "requisition_id": "mine"}).status == 422


def test_what_is_replaced_loses_what_was_not_sent() -> None:
    made = vendor(update={**SETTINGS["update"], "method": "PUT", "replaces": True, "status": 204})
    answer = send(made, "PUT", "/v1/jobs/501", {"name": "Only this"})
    found = item(made)
    assert (answer.status, answer.body) == (204, b"")
    assert (found["name"], found["notes"], found["requisition_id"]) == ("Only this", None, None)


def test_a_form_changes_a_record_as_well() -> None:
    made = vendor(update={**SETTINGS["update"], "encoding": "form", "method": "POST"})
    answer = send(made, "POST", "/v1/jobs/501", b"name=A%20form", "application/x-www-form-urlencoded")
    assert (answer.status, item(made)["name"]) == (200, "A form")


def test_what_was_deleted_softly_is_seen_by_those_who_ask_for_it() -> None:
    made = vendor()
    data = made.stock.datasets["jobs"]
    assert json.loads(send(made, "DELETE", "/v1/jobs/501").body) == {"id": 501, "deleted": True}
    assert send(made, "GET", "/v1/jobs/501").status == send(made, "DELETE", "/v1/jobs/501").status == 404
    assert [len(data.view()), len(data.view(deleted=True))] == [8, 9]
    assert data.record(0)["confidential"] is True


def test_changes_outlive_the_process_but_not_a_torn_line(tmp_path: Path) -> None:
    made = vendor(tmp_path)
    for number, notes in enumerate(("one", "two", "three")):
        send(made, "PATCH", f"/v1/jobs/{501 + number}", {"notes": notes})
    file = tmp_path / "changed-jobs.jsonl"
    file.write_bytes(file.read_bytes()[:-5])
    again = vendor(tmp_path)
    assert [item(again, 501 + number)["notes"] for number in range(2)] == ["one", "two"]
    assert item(again, 503) == item(vendor(), 503)


def test_changes_of_records_that_were_lost_are_lost_with_them(tmp_path: Path) -> None:
    made = vendor(tmp_path)
    assert send(made, "POST", "/v1/jobs", {"name": "New"}).status == 201
    send(made, "PATCH", "/v1/jobs/510", {"notes": "late"})
    (tmp_path / "created-jobs.jsonl").write_bytes(b"")
    again = vendor(tmp_path)
    assert send(again, "GET", "/v1/jobs/510").status == 404
    assert (tmp_path / "changed-jobs.jsonl").read_bytes() == b""


@pytest.mark.parametrize(("all_or_none", "made_rows"), [(False, [9, None, 10]), (True, [None, None, None])])
def test_many_are_created_with_an_outcome_for_each(all_or_none: bool, made_rows: list[int | None]) -> None:
    made = vendor()
    resource = made.spec.resources["jobs"]
    assert resource.create is not None
    creation = Creation(made.stock, resource, resource.create, Quirks(made.stock))
    outcomes = creation.many([{"name": "a"}, {"notes": "nameless"}, {"name": "b"}], all_or_none=all_or_none)
    assert [outcome.row for outcome in outcomes] == made_rows
    assert [outcome.error for outcome in outcomes] == [None, "invalid", None]
    assert outcomes[1].problems[0]["field"] == "name"


def test_the_books_know_what_is_hidden_and_what_is_gone() -> None:
    made = vendor(hidden=[0, 0, 1])
    answer = send(made, "GET", "/v1/jobs")
    made.ledger.begin()
    made.sent(answer, complete=True)
    send(made, "DELETE", "/v1/jobs/501")
    hidden, gone = made.stock.datasets["jobs"].unseen()
    account = made.ledger.account("jobs", 9, 0, hidden=hidden, gone=gone)
    assert len(json.loads(answer.body)) == 6
    assert (account["records"], account["never"], account["delivered"]) == (5, 0, 6)

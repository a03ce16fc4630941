"""Box without a library: forms, sessions and names, and what it says to those that are wrong."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from mock_vendors.exchange import Answer
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

SESSIONS = "/api/2.0/files/upload_sessions"
DATA = hashlib.shake_256(b"data").digest(25)


@pytest.fixture
def box(make: Any) -> Any:
    """A Box whose parts have ten bytes."""
    asker = make("box")
    settings = ["objects.session_least=20", "objects.part_size=10", "objects.commit_pending=1"]
    asker.vendor.configure(configured(asker.vendor.spec, None, parse_settings(settings), {}))
    return asker


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["code"]


def form(box: Any, name: str, content: bytes, *, turned: bool = False, **headers: str) -> Answer:
    attributes = json.dumps({"name": name, "parent": {"id": "0"}}).encode()
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="attributes"\r\n\r\n' + attributes,
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + content,
    ]
    body = b"\r\n".join(reversed(parts) if turned else parts) + b"\r\n--b--\r\n"
    given = {**box.own, "content-type": "multipart/form-data; boundary=b", **headers}
    answer: Answer = box.send("POST", "/api/2.0/files/content", body=body, headers=given)
    return answer


def digest(content: bytes) -> str:
    return "sha=" + base64.b64encode(hashlib.sha1(content).digest()).decode()


def put(box: Any, session: str, start: int, content: bytes, **headers: str) -> Answer:
    span = f"bytes {start}-{start + len(content) - 1}/{len(DATA)}"
    given = {**box.own, "digest": digest(content), "content-range": span, **headers}
    answer: Answer = box.send("PUT", f"{SESSIONS}/{session}", body=content, headers=given)
    return answer


def begun(box: Any) -> str:
    answer = box.post(SESSIONS, {"folder_id": "0", "file_size": len(DATA), "file_name": "k"})
    return str(json.loads(answer.body)["id"])


def committed(box: Any, session: str, parts: list[Any], content: bytes = DATA) -> Answer:
    answer: Answer = box.post(f"{SESSIONS}/{session}/commit", {"parts": parts}, digest=digest(content))
    return answer


def test_a_form_has_its_attributes_first(box: Any) -> None:
    assert code(form(box, "a", b"one", turned=True)) == (400, "bad_request")
    file = json.loads(form(box, "a", b"one").body)["entries"][0]
    assert (file["name"], file["size"], file["sha1"]) == ("a", 3, hashlib.sha1(b"one").hexdigest())


def test_a_name_is_taken_once_and_a_preflight_says_so(box: Any) -> None:
    form(box, "a", b"one")
    asked = json.dumps({"name": "A", "parent": {"id": "0"}}).encode()
    assert code(form(box, "A", b"two")) == (409, "item_name_in_use")
    assert code(box.send("OPTIONS", "/2.0/files/content", body=asked)) == (409, "item_name_in_use")
    assert code(form(box, "a/b", b"two")) == (400, "item_name_invalid")


def test_a_hash_that_does_not_fit_keeps_the_file_out(box: Any) -> None:
    assert code(form(box, "a", b"one", **{"content-md5": "0" * 40})) == (400, "bad_digest")
    assert box.get("/2.0/folders/0/items")["entries"] == []


def test_content_is_behind_a_link_that_lives_for_a_while(box: Any) -> None:
    file = json.loads(form(box, "a", b"one").body)["entries"][0]["id"]
    link = dict(box.send("GET", f"/2.0/files/{file}/content").headers)["Location"]
    assert box.follow(link).content() == b"one"
    box.vendor.clock.advance(900)
    assert box.follow(link).status == 404


def test_parts_come_in_any_order_and_a_commit_may_be_told_to_come_again(box: Any) -> None:
    session = begun(box)
    parts = [json.loads(put(box, session, at, DATA[at : at + 10]).body)["part"] for at in (20, 0, 10)]
    first, second = committed(box, session, parts), committed(box, session, parts)
    assert (first.status, dict(first.headers)["Retry-After"]) == (202, "1")
    assert json.loads(second.body)["entries"][0]["sha1"] == hashlib.sha1(DATA).hexdigest()
    assert code(committed(box, session, parts)) == (404, "not_found")


@pytest.mark.parametrize(
    ("start", "content", "headers", "wanted"),
    [
        (5, DATA[:10], {}, (416, "range_not_satisfiable")),
        (0, DATA[:9], {}, (416, "range_not_satisfiable")),
        (0, DATA[:10], {"digest": digest(b"other")}, (412, "precondition_failed")),
        (0, DATA[:10], {"digest": ""}, (400, "bad_request")),
    ],
)
def test_a_part_that_does_not_fit_is_refused(box: Any, start: int, content: bytes, headers: Any, wanted: Any) -> None:
    session = begun(box)
    assert code(put(box, session, start, content, **headers)) == wanted
    assert box.get(f"{SESSIONS}/{session}")["num_parts_processed"] == 0


def test_a_part_is_sent_once_and_all_are_needed(box: Any) -> None:
    session = begun(box)
    part = json.loads(put(box, session, 0, DATA[:10]).body)["part"]
    assert code(put(box, session, 0, DATA[:10])) == (409, "conflict")
    committed(box, session, [part])
    assert code(committed(box, session, [part])) == (400, "bad_request")


def test_lists_end_at_an_offset(box: Any) -> None:
    form(box, "a", b"one")
    assert code(box.send("GET", "/2.0/folders/0/items", query="offset=10001")) == (400, "bad_request")
    assert box.get("/2.0/folders/0/items", offset=10_000)["entries"] == []


def test_a_change_of_another_version_is_refused(box: Any) -> None:
    file = json.loads(form(box, "a", b"one").body)["entries"][0]["id"]
    old = box.send("DELETE", f"/2.0/files/{file}", headers={**box.own, "if-match": "7"})
    assert code(old) == (412, "precondition_failed")
    assert box.send("DELETE", f"/2.0/files/{file}", headers={**box.own, "if-match": "0"}).status == 204

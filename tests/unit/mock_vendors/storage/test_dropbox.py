"""Dropbox without a library: arguments in headers, sessions by offset, cursors, and errors as tagged unions."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from mock_vendors.exchange import Answer

MIB4 = 4 << 20


@pytest.fixture
def box(make: Any) -> Any:
    return make("dropbox")


def content(box: Any, route: str, given: Any, body: bytes = b"") -> Answer:
    headers = {**box.own, "dropbox-api-arg": json.dumps(given), "content-type": "application/octet-stream"}
    answer: Answer = box.send("POST", f"/2/files/{route}", body=body, headers=headers)
    return answer


def tags(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["error_summary"]


def begun(box: Any, body: bytes = b"", **given: Any) -> str:
    return str(json.loads(content(box, "upload_session/start", given, body).body)["session_id"])


def append(box: Any, session: str, offset: int, body: bytes, **given: Any) -> Answer:
    cursor = {"session_id": session, "offset": offset}
    return content(box, "upload_session/append_v2", {"cursor": cursor, **given}, body)


def finish(box: Any, session: str, offset: int, path: str, body: bytes = b"") -> Answer:
    cursor = {"session_id": session, "offset": offset}
    return content(box, "upload_session/finish", {"cursor": cursor, "commit": {"path": path}}, body)


def test_a_file_goes_up_and_down(box: Any) -> None:
    told = json.loads(content(box, "upload", {"path": "/D/ü.txt"}, b"hello").body)
    assert (told["path_lower"], told["path_display"], len(told["rev"]) >= 9) == ("/d/ü.txt", "/D/ü.txt", True)
    got = content(box, "download", {"path": "/d/Ü.txt"})
    assert got.content() == b"hello"
    assert json.loads(dict(got.headers)["Dropbox-API-Result"]) == told
    assert dict(got.headers)["Dropbox-API-Result"].isascii()


def test_a_session_knows_how_far_it_is(box: Any) -> None:
    session = begun(box, b"123")
    assert (append(box, session, 3, b"456").status, append(box, session, 3, b"456").status) == (200, 409)
    wrong = json.loads(append(box, session, 3, b"456").body)["error"]
    assert wrong == {".tag": "incorrect_offset", "correct_offset": 6}
    assert json.loads(finish(box, session, 6, "/a", b"789").body)["size"] == 9
    assert tags(finish(box, session, 9, "/a")) == (409, "lookup_failed/not_found/..")


def test_a_closed_session_takes_nothing_more(box: Any) -> None:
    session = begun(box, b"123", close=True)
    assert tags(append(box, session, 3, b"4")) == (409, "closed/..")
    assert finish(box, session, 3, "/a").status == 200


def test_concurrent_pieces_come_in_any_order_in_multiples_of_4_mib(box: Any) -> None:
    session = begun(box, session_type="concurrent")
    assert tags(append(box, session, 1, b"x"))[1] == "concurrent_session_invalid_offset/.."
    assert tags(append(box, session, 0, b"x"))[1] == "concurrent_session_invalid_data_size/.."
    assert append(box, session, MIB4, b"end", close=True).status == 200
    assert tags(finish(box, session, MIB4 + 3, "/a"))[1] == "concurrent_session_missing_data/.."


def test_a_hash_that_does_not_fit_is_refused(box: Any) -> None:
    right = hashlib.sha256(hashlib.sha256(b"hello").digest()).hexdigest()
    wrong = content(box, "upload", {"path": "/a", "content_hash": "0" * 64}, b"hello")
    assert tags(wrong) == (409, "content_hash_mismatch/..")
    assert content(box, "upload", {"path": "/a", "content_hash": right}, b"hello").status == 200


def test_a_conflict_says_what_is_there(box: Any) -> None:
    content(box, "upload", {"path": "/a/b"}, b"1")
    error = json.loads(content(box, "upload", {"path": "/a/b"}, b"2").body)["error"]
    assert error["reason"] == {".tag": "conflict", "conflict": {".tag": "file"}}
    assert tags(content(box, "upload", {"path": "/a"}, b"2"))[1] == "path/conflict/folder/.."
    assert tags(content(box, "upload", {"path": "/a/b/c"}, b"2"))[1] == "path/conflict/file_ancestor/.."


def test_an_old_cursor_is_reset(box: Any) -> None:
    cursor = json.loads(box.post("/2/files/list_folder", {"path": ""}).body)["cursor"]
    box.vendor.clock.advance(2_592_000)
    assert tags(box.post("/2/files/list_folder/continue", {"cursor": cursor})) == (409, "reset/..")
    changed = box.post("/2/files/list_folder/continue", {"cursor": cursor[:-1] + "?"})
    assert (changed.status, b"Invalid" in changed.body) == (400, True)


def test_a_folder_goes_with_everything_in_it_and_changes_say_so(box: Any) -> None:
    for path in ("/a/1", "/a/b/2", "/ab"):
        content(box, "upload", {"path": path}, b"")
    cursor = json.loads(box.post("/2/files/list_folder", {"path": "", "recursive": True}).body)["cursor"]
    box.post("/2/files/delete_v2", {"path": "/A"})
    changes = json.loads(box.post("/2/files/list_folder/continue", {"cursor": cursor}).body)["entries"]
    assert {entry["path_lower"] for entry in changes} == {"/a", "/a/1", "/a/b", "/a/b/2"}
    left = json.loads(box.post("/2/files/list_folder", {"path": "", "recursive": True}).body)["entries"]
    assert [entry["path_lower"] for entry in left] == ["/ab"]


@pytest.mark.parametrize("given", ["[]", "{", '{"path": 1}', '{"path": "a"}', '{"path": "/a", "autorename": 1}'])
def test_arguments_that_cannot_be_read_are_answered_in_plain_text(box: Any, given: str) -> None:
    headers = {**box.own, "dropbox-api-arg": given}
    answer = box.send("POST", "/2/files/upload", body=b"x", headers=headers)
    assert (answer.status, answer.headers[0]) == (400, ("Content-Type", "text/plain"))
    assert answer.body.startswith(b'Error in call to API function "files/upload": ')

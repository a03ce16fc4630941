"""Dropbox's library against the mock of Dropbox.

It insists on https and on its own hosts, but for their names, so an adapter of its session leads it here.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from contracts import SystemClock, VirtualClock

dropbox = pytest.importorskip("dropbox", reason="needs bulk-harness[clients]")
from dropbox import exceptions, files  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
DATA = hashlib.shake_256(b"data").digest(9 << 20)


class Detour(HTTPAdapter):
    """Sends every request to one origin."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self._origin = origin

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        parts = urlsplit(request.url)
        request.url = f"{self._origin}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **options)


def of(server: Any, **options: Any) -> Any:
    session, known = requests.Session(), server.vendor.credentials
    session.mount("https://", Detour(server.url))
    given = {"oauth2_refresh_token": known["refresh_token"], "app_key": known["app_key"]}
    return dropbox.Dropbox(**given, app_secret=known["app_secret"], session=session, **options)


@pytest.fixture
def box(serve: Any) -> Any:
    return of(serve("dropbox", clock=SystemClock()))


def put(box: Any, sizes: list[int], path: str) -> Any:
    """Upload the data in pieces of these sizes, the last with the end of the session."""
    session = box.files_upload_session_start(DATA[: sizes[0]]).session_id
    cursor = files.UploadSessionCursor(session, sizes[0])
    for size in sizes[1:-1]:
        box.files_upload_session_append_v2(DATA[cursor.offset : cursor.offset + size], cursor)
        cursor.offset += size
    return box.files_upload_session_finish(DATA[cursor.offset : sum(sizes)], cursor, files.CommitInfo(path))


def test_a_file_is_put_told_of_read_and_deleted(box: Any) -> None:
    file = box.files_upload(b"hello", "/Reports/A ü.csv")
    assert box.files_get_metadata("/reports/a Ü.CSV").path_display == "/Reports/A ü.csv"
    assert box.files_download(file.id)[1].content == b"hello"
    assert file.content_hash == hashlib.sha256(hashlib.sha256(b"hello").digest()).hexdigest()
    box.files_delete_v2("/reports")
    with pytest.raises(exceptions.ApiError) as gone:
        box.files_get_metadata("/Reports/A ü.csv")
    assert gone.value.error.get_path().is_not_found()


def test_a_name_that_is_taken_is_a_conflict_or_another_name(box: Any) -> None:
    box.files_upload(b"one", "/a.csv")
    with pytest.raises(exceptions.ApiError) as taken:
        box.files_upload(b"two", "/A.csv")
    assert taken.value.error.get_path().reason.get_conflict().is_file()
    assert box.files_upload(b"two", "/a.csv", autorename=True).name == "a (1).csv"
    assert box.files_upload(b"two", "/a.csv", mode=files.WriteMode.overwrite).size == 3


def test_a_large_file_goes_up_in_a_session(box: Any) -> None:
    file = put(box, [4 << 20, 3 << 20, 2 << 20], "/big")
    assert file.size == len(DATA)
    assert box.files_download("/big")[1].content == DATA


def test_a_wrong_offset_is_told_with_the_right_one(serve: Any) -> None:
    server = serve("dropbox", clock=SystemClock(), faults=("swallow:500@resource=parts,calls=1",))
    box = of(server, max_retries_on_error=0)
    cursor = files.UploadSessionCursor(box.files_upload_session_start(b"123").session_id, 3)
    with pytest.raises(exceptions.InternalServerError):
        box.files_upload_session_append_v2(b"456", cursor)
    with pytest.raises(exceptions.ApiError) as wrong:
        box.files_upload_session_append_v2(b"456", cursor)
    assert wrong.value.error.get_incorrect_offset().correct_offset == 6


def test_many_sessions_are_finished_at_once(box: Any) -> None:
    ends = []
    for number in range(3):
        session = box.files_upload_session_start(b"x" * number, close=True).session_id
        cursor = files.UploadSessionCursor(session, number)
        ends.append(files.UploadSessionFinishArg(cursor, files.CommitInfo(f"/{number}")))
    ends.append(files.UploadSessionFinishArg(files.UploadSessionCursor("none", 0), files.CommitInfo("/n")))
    told = box.files_upload_session_finish_batch_v2(ends).entries
    assert [entry.is_success() for entry in told] == [True, True, True, False]


def test_a_list_goes_on_as_changes(box: Any) -> None:
    for number in range(5):
        box.files_upload(b"", f"/d/{number}")
    page = box.files_list_folder("/d", limit=2)
    names = [entry.name for entry in page.entries]
    while page.has_more:
        page = box.files_list_folder_continue(page.cursor)
        names += [entry.name for entry in page.entries]
    assert names == ["0", "1", "2", "3", "4"]
    box.files_delete_v2("/d/3")
    changes = box.files_list_folder_continue(page.cursor).entries
    assert [(type(entry).__name__, entry.name) for entry in changes] == [("DeletedMetadata", "3")]


def test_an_old_cursor_is_reset_and_an_old_session_is_gone(serve: Any) -> None:
    clock = VirtualClock()
    box = of(serve("dropbox", clock=clock))
    cursor = box.files_list_folder("").cursor
    session = files.UploadSessionCursor(box.files_upload_session_start(b"1").session_id, 1)
    clock.advance(31 * 86_400)
    with pytest.raises(exceptions.AuthError):
        dropbox.Dropbox("sl.dead", session=box._session).users_get_current_account()
    box.refresh_access_token()
    with pytest.raises(exceptions.ApiError) as old:
        box.files_list_folder_continue(cursor)
    with pytest.raises(exceptions.ApiError) as gone:
        box.files_upload_session_append_v2(b"2", session)
    assert (old.value.error.is_reset(), gone.value.error.is_not_found()) == (True, True)


def test_too_often_is_waited_for(serve: Any) -> None:
    box = of(
        serve("dropbox", clock=SystemClock(), faults=("throttle:1@route=/2,calls=1",)), max_retries_on_rate_limit=2
    )
    assert box.users_get_current_account().email == "bulk@example.com"

"""Both generations of Box's library against the mock of Box."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from contracts import SystemClock
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

box = pytest.importorskip("box_sdk_gen", reason="needs bulk-harness[clients]")
from box_sdk_gen.networking.base_urls import BaseUrls  # noqa: E402

# The older library says of itself that it is one.
pytestmark = pytest.mark.filterwarnings("ignore:Package 'boxsdk'")
BIG = hashlib.shake_256(b"big").digest(20_000_001)


def of(server: Any) -> Any:
    known = server.vendor.credentials
    config = box.CCGConfig(
        client_id=known["client_id"], client_secret=known["client_secret"], enterprise_id=known["enterprise_id"]
    )
    urls = BaseUrls(base_url=server.url, upload_url=f"{server.url}/api", oauth_2_url=f"{server.url}/oauth2")
    return box.BoxClient(auth=box.BoxCCGAuth(config), network_session=box.NetworkSession(base_urls=urls))


def put(client: Any, name: str, content: bytes, parent: str = "0") -> Any:
    where = box.UploadFileAttributes(name=name, parent=box.UploadFileAttributesParentField(id=parent))
    return client.uploads.upload_file(where, io.BytesIO(content)).entries[0]


def test_a_file_is_put_told_of_read_renewed_and_deleted(serve: Any) -> None:
    client = of(serve("box", clock=SystemClock()))
    folder = client.folders.create_folder("Reports", box.CreateFolderParent(id="0"))
    file = put(client, "a ü.csv", b"one", folder.id)
    assert file.sha_1 == hashlib.sha1(b"one").hexdigest()
    client.uploads.upload_file_version(file.id, box.UploadFileVersionAttributes(name="a ü.csv"), io.BytesIO(b"two"))
    assert client.downloads.download_file(file.id).read() == b"two"
    assert client.files.get_file_by_id(file.id).etag == "1"
    client.files.delete_file_by_id(file.id)
    assert client.folders.get_folder_items(folder.id).total_count == 0


def test_a_name_is_taken_once(serve: Any) -> None:
    client = of(serve("box", clock=SystemClock()))
    file = put(client, "a.csv", b"one")
    with pytest.raises(box.BoxAPIError) as taken:
        put(client, "A.CSV", b"two")
    told = taken.value.response_info
    assert (told.status_code, told.code, told.context_info["conflicts"]["id"]) == (409, "item_name_in_use", file.id)


def test_a_large_file_goes_up_in_parts(serve: Any) -> None:
    client = of(serve("box", clock=SystemClock()))
    file = client.chunked_uploads.upload_big_file(io.BytesIO(BIG), "big.bin", len(BIG), "0")
    assert (file.size, file.sha_1) == (len(BIG), hashlib.sha1(BIG).hexdigest())


def test_pages_by_offset_and_by_marker_have_every_name_once(serve: Any) -> None:
    client = of(serve("box", clock=SystemClock()))
    names = [put(client, f"f{number}", b"").name for number in range(5)]
    folders, marker = client.folders, None
    by_offset = [
        item.name for offset in (0, 2, 4) for item in folders.get_folder_items("0", limit=2, offset=offset).entries
    ]
    by_marker = []
    while marker != "":
        page = folders.get_folder_items("0", usemarker=True, limit=2, marker=marker)
        by_marker += [item.name for item in page.entries]
        marker = page.next_marker or ""
    assert by_offset == by_marker == names


def test_too_often_is_waited_for(serve: Any) -> None:
    client = of(serve("box", clock=SystemClock(), faults=("throttle:1@calls=1",)))
    assert client.users.get_user_me().login == "bulk@example.com"


@pytest.fixture
def old(serve: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    boxsdk = pytest.importorskip("boxsdk", reason="needs bulk-harness[clients]")
    server = serve("box", clock=SystemClock())
    urls = {"BASE_API_URL": "/2.0", "UPLOAD_URL": "/api/2.0", "OAUTH2_API_URL": "/oauth2"}
    for name, path in urls.items():
        monkeypatch.setattr(boxsdk.config.API, name, server.url + path)
    known = server.vendor.credentials
    auth = boxsdk.OAuth2(
        known["client_id"], known["client_secret"], access_token="dead", refresh_token=known["refresh_token"]
    )
    return server, boxsdk.Client(auth)


def test_the_older_library_renews_its_token_and_reads_what_it_wrote(old: tuple[Any, Any]) -> None:
    server, client = old
    file = client.folder("0").upload_stream(io.BytesIO(b"one"), "a.csv")
    assert file.content() == b"one"
    assert server.vendor.stock.keyring.vouchers.rotation == 1


def test_a_commit_that_is_not_done_yet_is_asked_for_again(old: tuple[Any, Any]) -> None:
    server, client = old
    setting = parse_settings(["objects.commit_pending=1"])
    server.vendor.configure(configured(server.vendor.spec, None, setting, {}))
    session = client.folder("0").create_upload_session(len(BIG), "big.bin")
    parts = []
    for start in range(0, len(BIG), session.part_size):
        part = session.upload_part_bytes(BIG[start : start + session.part_size], start, len(BIG))
        parts.append(part)
    sha1 = hashlib.sha1(BIG).digest()
    file = session.commit(content_sha1=sha1, parts=parts) or session.commit(content_sha1=sha1, parts=parts)
    assert (file.name, file.size) == ("big.bin", len(BIG))

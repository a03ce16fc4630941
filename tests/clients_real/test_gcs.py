"""google-cloud-storage against the mock of Google Cloud Storage."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from contracts import SystemClock
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

storage = pytest.importorskip("google.cloud.storage", reason="needs bulk-harness[clients]")
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from google.api_core import exceptions  # noqa: E402
from google.auth.credentials import AnonymousCredentials  # noqa: E402
from google.auth.exceptions import InvalidOperation  # noqa: E402
from google.oauth2 import credentials, service_account  # noqa: E402
from google.resumable_media import DataCorruption  # noqa: E402

UNIT = 256 << 10
NAME = "reports/2026 a+b%41 ü.bin"


def of(server: Any, token: Any = None) -> Any:
    given = token or credentials.Credentials(token=server.vendor.credentials["access_token"])
    return storage.Client(project="p", credentials=given, client_options={"api_endpoint": server.url}).bucket("bulk")


def content(size: int) -> bytes:
    return hashlib.shake_256(b"content").digest(size)


@pytest.fixture
def bucket(serve: Any) -> Any:
    return of(serve("gcs", clock=SystemClock()))


def test_an_object_is_put_told_of_read_and_deleted(bucket: Any) -> None:
    blob = bucket.blob(NAME)
    blob.metadata = {"run": "7"}
    blob.upload_from_string(b"hello", content_type="text/csv")
    again = bucket.get_blob(NAME)
    assert (again.download_as_bytes(), again.metadata, again.content_type) == (b"hello", {"run": "7"}, "text/csv")
    assert again.download_as_bytes(start=1, end=3) == b"ell"
    again.delete()
    assert not again.exists()


def test_a_file_goes_up_in_chunks_and_comes_down_in_chunks(bucket: Any) -> None:
    data = content(4 * UNIT + 7)
    bucket.blob("big", chunk_size=UNIT).upload_from_file(io.BytesIO(data))
    assert bucket.blob("big", chunk_size=UNIT).download_as_bytes() == data


def test_a_stream_of_unknown_length_goes_up(bucket: Any) -> None:
    with bucket.blob("stream").open("wb", chunk_size=UNIT) as sink:
        sink.write(content(2 * UNIT + 1))
    assert bucket.blob("stream").download_as_bytes() == content(2 * UNIT + 1)


def test_a_chunk_of_which_half_was_kept_is_not_taken_for_whole(serve: Any) -> None:
    """The library cannot go back in its stream: what matters is that it says so."""
    server = serve("gcs", clock=SystemClock())
    server.vendor.configure(_changed(server.vendor.spec, "objects.short_chunks=2"))
    blob = of(server).blob("big", chunk_size=2 * UNIT)
    with pytest.raises(ValueError, match="should match"):
        blob.upload_from_file(io.BytesIO(content(6 * UNIT + 7)))
    assert not blob.exists()


def test_pages_have_every_name_once(bucket: Any) -> None:
    for number in range(7):
        bucket.blob(f"d{number % 2}/{number}").upload_from_string(b"")
    pages = [[blob.name for blob in page] for page in bucket.list_blobs(page_size=3).pages]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({name for page in pages for name in page}) == 7
    folded = bucket.list_blobs(delimiter="/")
    assert (list(folded), sorted(folded.prefixes)) == ([], ["d0/", "d1/"])


def test_a_generation_that_is_not_there_any_more_is_a_failed_precondition(bucket: Any) -> None:
    blob = bucket.blob("once")
    blob.upload_from_string(b"1", if_generation_match=0)
    with pytest.raises(exceptions.PreconditionFailed):
        bucket.blob("once").upload_from_string(b"2", if_generation_match=0)
    with pytest.raises(exceptions.NotFound):
        bucket.blob("none").download_as_bytes()


def test_a_checksum_that_is_wrong_is_noticed(serve: Any) -> None:
    bucket = of(serve("gcs", clock=SystemClock(), faults=("checksum@resource=objects,verb=read",)))
    bucket.blob("k").upload_from_string(b"hello")
    with pytest.raises(Exception, match=r"(?i)checksum|crc32c|md5") as told:
        bucket.blob("k").download_as_bytes()
    assert "DataCorruption" in type(told.value).__name__ or isinstance(told.value, DataCorruption)


def test_a_service_account_gets_its_token_and_a_dead_one_is_renewed(serve: Any) -> None:
    server = serve("gcs", clock=SystemClock(), faults=("error:expired@resource=objects,calls=1",))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "private_key": key.decode(),
        "client_email": server.vendor.credentials["client_email"],
        "token_uri": f"{server.url}/token",
    }
    scopes = ["https://www.googleapis.com/auth/devstorage.read_write"]
    bucket = of(server, service_account.Credentials.from_service_account_info(account, scopes=scopes))
    bucket.blob("k").upload_from_string(b"hello")
    entries = server.vendor.journal.read(0, 99)["entries"]
    assert [entry["status"] for entry in entries if entry["path"].startswith("/upload/")] == [401, 200]
    assert any(entry["path"] == "/token" for entry in entries)


def test_nobody_needs_credentials_where_the_door_is_open(serve: Any) -> None:
    server = serve("gcs", clock=SystemClock())
    with pytest.raises(InvalidOperation, match="cannot be refreshed"):
        list(of(server, AnonymousCredentials()).list_blobs())
    server.vendor.configure(_changed(server.vendor.spec, "access={scheme: open}"))
    assert list(of(server, AnonymousCredentials()).list_blobs()) == []


def _changed(spec: Any, setting: str) -> Any:
    return configured(spec, None, parse_settings([setting]), {})

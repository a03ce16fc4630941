"""S3 without a library: signatures, frames and checksums by hand, and what it says to those that are wrong."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from contracts import VirtualClock
from mock_vendors.access.sigv4 import Signed, signature
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.settings import parse_settings
from mock_vendors.vendor import Vendor

Ask = Callable[..., Answer]


def vendor(*settings: str) -> Vendor:
    return Vendor(load_vendor("s3", parse_settings(settings)), seed=1, records=0, clock=VirtualClock(), limits=False)


@pytest.fixture
def ask() -> Ask:
    """Ask a mock that believes signatures."""
    mock = vendor("access.of.0.verify=false", "objects.part_least=5")
    own = {name.lower(): text for name, text in mock.headers.items()}

    def asked(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Answer:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        return mock.answer(Request(method, path, query, {**own, "content-length": str(len(body)), **given}, body))

    return asked


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, ElementTree.fromstring(answer.content().decode()).findtext("Code") or ""


def text(answer: Answer, name: str) -> str:
    found = [node for node in ElementTree.fromstring(answer.content().decode()).iter() if node.tag.endswith(name)]
    return found[0].text or ""


def signed(mock: Vendor, path: str, **changes: Any) -> Request:
    key, secret = (mock.credentials[name] for name in ("access_key_id", "secret_access_key"))
    date, region = changes.get("date", "20260101T000000Z"), changes.get("region", "us-east-1")
    scope, names = (date[:8], region, "s3", "aws4_request"), ("host", "x-amz-date")
    request = Request("GET", path, headers={"host": "h", "x-amz-date": date}, raw_path=changes.get("raw", path))
    made = signature(request, Signed(key, scope, names, "", date), changes.get("secret", secret))
    said = f"Credential={key}/{'/'.join(scope)}, SignedHeaders={';'.join(names)}, Signature={made}"
    headers = {**request.headers, "authorization": f"AWS4-HMAC-SHA256 {said}"}
    return Request("GET", changes.get("sent", path), headers=headers, raw_path=changes.get("sent", ""))


# From docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html: its example of a GET.
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
EXAMPLE = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"


def test_a_signature_is_that_of_the_documentations_example() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": "examplebucket.s3.amazonaws.com",
        "range": "bytes=0-9",
        "x-amz-content-sha256": empty,
        "x-amz-date": "20130524T000000Z",
    }
    scope = ("20130524", "us-east-1", "s3", "aws4_request")
    made = Signed("AKIAIOSFODNN7EXAMPLE", scope, tuple(headers), "", "20130524T000000Z")
    assert signature(Request("GET", "/test.txt", headers=headers), made, EXAMPLE_SECRET) == EXAMPLE


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, (200, "")),
        ({"secret": "wrong"}, (403, "SignatureDoesNotMatch")),
        ({"sent": "/bulk"}, (403, "SignatureDoesNotMatch")),
        ({"date": "20260101T001501Z"}, (403, "RequestTimeTooSkewed")),
        ({"date": "20260101T001459Z"}, (200, "")),
        ({"region": "eu-west-1"}, (400, "AuthorizationHeaderMalformed")),
    ],
)
def test_a_signature_is_worked_out_anew(changes: dict[str, str], wanted: tuple[int, str]) -> None:
    mock = vendor()
    assert code(mock.answer(signed(mock, "/", **changes))) == wanted


def test_nobody_comes_in_without_one() -> None:
    assert code(vendor().answer(Request("GET", "/"))) == (403, "AccessDenied")
    assert code(vendor().answer(Request("GET", "/", headers={"authorization": "AWS4 x"})))[0] == 400


def framed(content: bytes, trailer: str) -> bytes:
    pieces = [content[start : start + 4] for start in range(0, len(content), 4)]
    chunks = b"".join(f"{len(piece):x};chunk-signature=0\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return chunks + b"0\r\n" + (f"{trailer}\r\n\r\n").encode()


@pytest.mark.parametrize(("right", "wanted"), [(True, 200), (False, 400)])
def test_frames_are_taken_off_and_their_trailing_checksum_is_held(ask: Ask, right: bool, wanted: int) -> None:
    crc = base64.b64encode((zlib.crc32(b"hello world") + (not right)).to_bytes(4, "big")).decode()
    body = framed(b"hello world", f"x-amz-checksum-crc32:{crc}")
    headers = {"x_amz_decoded_content_length": "11", "x_amz_trailer": "x-amz-checksum-crc32"}
    framing = {"x_amz_content_sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "content_encoding": "aws-chunked"}
    assert ask("PUT", "/bulk/k", "", body, **headers, **framing).status == wanted
    assert (ask("GET", "/bulk/k").content() == b"hello world") is right


@pytest.mark.parametrize(
    ("header", "value", "wanted"),
    [
        ("content_md5", base64.b64encode(bytes(16)).decode(), "BadDigest"),
        ("content_md5", "x", "InvalidDigest"),
        ("x_amz_checksum_crc32", "AAAAAA==", "BadDigest"),
        ("x_amz_checksum_crc32c", "AAAAAA==", "BadDigest"),
        ("x_amz_content_sha256", "0" * 64, "XAmzContentSHA256Mismatch"),
        ("content_length", "9", "IncompleteBody"),
    ],
)
def test_content_that_is_not_what_was_said_is_refused(ask: Ask, header: str, value: str, wanted: str) -> None:
    assert code(ask("PUT", "/bulk/k", "", b"hello", **{header: value})) == (400, wanted)
    assert code(ask("GET", "/bulk/k")) == (404, "NoSuchKey")


def begun(ask: Ask, *parts: bytes) -> tuple[str, list[str]]:
    upload = text(ask("POST", "/bulk/k", "uploads"), "UploadId")
    answers = [ask("PUT", "/bulk/k", f"partNumber={n}&uploadId={upload}", part) for n, part in enumerate(parts, 1)]
    return upload, [dict(answer.headers)["ETag"] for answer in answers]


def listed(*parts: tuple[int, str]) -> bytes:
    rows = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in parts)
    return f"<CompleteMultipartUpload>{rows}</CompleteMultipartUpload>".encode()


def test_parts_become_one_object_whose_tag_counts_them(ask: Ask) -> None:
    upload, (one, two) = begun(ask, b"hello ", b"you")
    done = ask("POST", "/bulk/k", f"uploadId={upload}", listed((1, one), (2, two)))
    digest = hashlib.md5(hashlib.md5(b"hello ").digest() + hashlib.md5(b"you").digest()).hexdigest()
    assert text(done, "ETag") == f'"{digest}-2"'
    assert ask("GET", "/bulk/k").content() == b"hello you"
    assert code(ask("POST", "/bulk/k", f"uploadId={upload}", listed((1, one)))) == (404, "NoSuchUpload")


@pytest.mark.parametrize(
    ("order", "tag", "wanted"),
    [((2, 1), None, "InvalidPartOrder"), ((1, 3), None, "InvalidPart"), ((1, 2), "bad", "InvalidPart")],
)
def test_a_list_of_parts_that_is_wrong_is_refused(ask: Ask, order: Any, tag: str | None, wanted: str) -> None:
    upload, tags = begun(ask, b"hello ", b"again")
    rows = [(n, tag or tags[min(n, 2) - 1]) for n in order]
    assert code(ask("POST", "/bulk/k", f"uploadId={upload}", listed(*rows))) == (400, wanted)


def test_a_part_too_small_is_told_with_its_size(ask: Ask) -> None:
    upload, (one, two) = begun(ask, b"tiny", b"last")
    answer = ask("POST", "/bulk/k", f"uploadId={upload}", listed((1, one), (2, two)))
    assert code(answer) == (400, "EntityTooSmall")
    assert (text(answer, "ProposedSize"), text(answer, "MinSizeAllowed")) == ("4", "5")


@pytest.mark.parametrize(
    ("given", "wanted", "status"),
    [("bytes=1-3", b"ell", 206), ("bytes=-2", b"lo", 206), ("bytes=3-", b"lo", 206), ("bytes=x", b"hello", 200)],
)
def test_ranges_are_served(ask: Ask, given: str, wanted: bytes, status: int) -> None:
    ask("PUT", "/bulk/k", "", b"hello")
    answer = ask("GET", "/bulk/k", range=given)
    assert (answer.status, answer.content()) == (status, wanted)


def test_a_range_behind_the_end_is_told_the_size(ask: Ask) -> None:
    ask("PUT", "/bulk/k", "", b"hello")
    answer = ask("GET", "/bulk/k", range="bytes=5-")
    assert code(answer) == (416, "InvalidRange")
    assert dict(answer.headers)["Content-Range"] == "bytes */5"

"""Content on its way in: unframed, counted, and held to every checksum that came with it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.intake import pieces
from mock_vendors.storage.providers.s3.framing import Framed
from mock_vendors.storage.store import ObjectStore

ALGORITHMS = ("crc32", "crc32c", "crc64nvme", "sha1", "sha256")
_PREFIX = "x-amz-checksum-"
_UNSIGNED = ("UNSIGNED-PAYLOAD", "")


def received(request: Request, store: ObjectStore, most: int) -> Blob:
    """Return the body, on disk; refuses one that is too long, ends too early, or is not what its checksums say."""
    source: Iterator[bytes] | Framed = pieces(request)
    framed = Framed(pieces(request)) if _is_framed(request) else None
    if framed is not None:
        source = framed
    announced = request.headers.get("x-amz-decoded-content-length") or request.headers.get("content-length")
    if announced is None and "transfer-encoding" not in request.headers:
        raise Refusal("missing_length")
    if announced is not None and int(announced) > most:
        raise Refusal("too_large", size=announced, most=most)

    def check(blob: Blob) -> None:
        if announced is not None and blob.size != int(announced):
            raise Refusal("incomplete_body")
        _compare(request, blob, framed.trailers if framed else {})

    return store.write(_limited(iter(source), most), ("md5", "sha256", *_wanted(request)), check)


def told(blob_digests: Mapping[str, str], name: str) -> str:
    """Return a checksum as headers have it: base64 of its bytes."""
    return base64.b64encode(bytes.fromhex(blob_digests[name])).decode()


def algorithm(request: Request) -> str | None:
    """Return the checksum, in lower case, that a request brings or announces."""
    named = [name for name in request.headers if name.startswith(_PREFIX)]
    trailer = request.headers.get("x-amz-trailer", "").strip().lower()
    text = named[0] if named else trailer
    found = text.removeprefix(_PREFIX) or request.headers.get("x-amz-sdk-checksum-algorithm", "").lower()
    return found if found in ALGORITHMS else None


def _wanted(request: Request) -> tuple[str, ...]:
    name = algorithm(request)
    return (name,) if name else ()


def _is_framed(request: Request) -> bool:
    streaming = request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-")
    return streaming or "aws-chunked" in request.headers.get("content-encoding", "")


def _limited(source: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in source:
        left -= len(piece)
        if left < 0:
            raise Refusal("too_large", size=most - left, most=most)
        yield piece


def _compare(request: Request, blob: Blob, trailers: Mapping[str, str]) -> None:
    sent = request.headers
    md5 = sent.get("content-md5")
    if md5 is not None and len(_bytes(md5, "content-md5")) != 16:
        raise Refusal("bad_digest_form")
    if md5 is not None and told(blob.digests, "md5") != md5.strip():
        raise Refusal("bad_digest", expected=md5, calculated=told(blob.digests, "md5"))
    payload = sent.get("x-amz-content-sha256", "")
    if payload not in _UNSIGNED and not payload.startswith("STREAMING-") and payload.lower() != blob.digests["sha256"]:
        raise Refusal("bad_content_sha", expected=payload, calculated=blob.digests["sha256"])
    for name in ALGORITHMS:
        given = trailers.get(_PREFIX + name) or sent.get(_PREFIX + name)
        if given is not None and name in blob.digests and told(blob.digests, name) != given:
            raise Refusal("bad_checksum", algorithm=name.upper())


def _bytes(text: str, _name: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except ValueError as error:
        raise Refusal("bad_digest_form") from error

"""What requests bring: content in pieces, ranges, names as they came over the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage.blobs import PIECE

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")


def pieces(request: Request) -> Iterator[bytes]:
    """Yield the body in pieces; it can be read once."""
    stream = request.stream
    if stream is None:
        body = memoryview(request.body)
        yield from (bytes(body[start : start + PIECE]) for start in range(0, len(body), PIECE))
        return
    while piece := stream.read(PIECE):
        yield piece


def segments(request: Request, most: int = -1) -> list[str]:
    """Return the segments of the path, each decoded by itself; the last of ``most`` holds the rest."""
    raw = request.raw_path or quote(request.path)
    return [unquote(part) for part in raw.removeprefix("/").split("/", most)]


def wanted_range(request: Request, size: int) -> tuple[int, int] | None:
    """Return from where up to where content is wanted; None: all of it (RFC 9110, section 14).

    Refuses a range that has nothing in it; one that cannot be read is ignored, as the RFC says.
    """
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        start, stop = max(0, size - int(match[2])), size
    else:
        start, stop = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return None
    if start >= stop:
        raise Refusal("bad_range", size=size)
    return start, stop


def content_range(request: Request) -> tuple[int | None, int | None, int | None] | None:
    """Return first place, place behind the last, and total that ``Content-Range`` tells; None: it cannot be read."""
    match = _CONTENT_RANGE.fullmatch(request.headers.get("content-range", "").strip())
    if match is None:
        return None
    first, last, total = (int(text) if text and text != "*" else None for text in match.groups())
    return first, None if last is None else last + 1, total

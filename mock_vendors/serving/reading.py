"""Requests out of bytes, by the rules of HTTP/1.1 (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

MOST_HEAD = 64 << 10
_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) HTTP/1\.([01])\r\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r\n")
_ORIGIN = re.compile(r"https?://[^/?#]*", re.I)
_SLASH = re.compile("(%2f)", re.I)
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)


class Malformed(Exception):
    """What came is no request; whoever sent it is told with this status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request; header names are lower case, ``length`` is None where the body comes in chunks."""

    method: str
    path: str
    raw_path: str
    """The path as it came, still encoded."""
    query: str
    headers: Mapping[str, str]
    length: int | None
    keeps: bool
    """Whether the connection may be kept for another request."""
    modern: bool
    """Whether the client speaks HTTP/1.1: it takes chunks, and may wait to be told to go on."""

    @property
    def waits(self) -> bool:
        """Tell whether the client sends its body only when it is told to go on."""
        return self.modern and self.headers.get("expect", "").lower() == "100-continue"


def read_head(text: bytes) -> Head:
    """Return the head that these lines are, each with its end; raises `Malformed`."""
    line = _LINE.match(text)
    if line is None:
        raise Malformed(400, "the first line is not METHOD TARGET HTTP/1.1")
    headers = _headers(text[line.end() :])
    path, _, query = _target(line[2].decode("latin-1")).partition("?")
    modern = line[3] == b"1"
    length, keeps = _length(headers), _keeps(headers, modern)
    return Head(line[1].decode(), _decoded(path), path, query, headers, length, keeps, modern)


@lru_cache(maxsize=512)
def _headers(text: bytes) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    place = 0
    while place < len(text):
        field = _FIELD.match(text, place)
        if field is None:
            raise Malformed(400, "a header line is not NAME: VALUE")
        name, value = field[1].decode().lower(), field[2].decode("latin-1")
        if name in headers:
            value = f"{headers[name]}{'; ' if name == 'cookie' else ', '}{value}"
        headers[name] = value
        place = field.end()
    return headers


def _target(target: str) -> str:
    if target.startswith("/") or target == "*":
        return target
    origin = _ORIGIN.match(target)
    if origin is None:
        raise Malformed(400, "the target is neither a path nor a URL")
    rest = target[origin.end() :]
    return rest if rest.startswith("/") else f"/{rest}"


def _decoded(path: str) -> str:
    """Return a path without its escapes, but for slashes: those are no borders of a segment."""
    if "#" in path:
        raise Malformed(400, "a target has no fragment")
    if "%" not in path:
        return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")
    pieces = _SLASH.split(path)
    pieces[::2] = [unquote_to_bytes(piece.encode("latin-1")).decode("utf-8", "replace") for piece in pieces[::2]]
    return "".join(pieces)


def _length(headers: Mapping[str, str]) -> int | None:
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is not None:
        if coding.lower() != "chunked":
            raise Malformed(501, f"the transfer coding '{coding}' is not known here: chunked")
        if length is not None:
            raise Malformed(400, "a body has either a length or chunks")
        return None
    if length is None:
        return 0
    lengths = {part.strip() for part in length.split(",")}
    if len(lengths) != 1 or not _LENGTH.fullmatch(min(lengths)):
        raise Malformed(400, f"'{length}' is no length")
    return int(min(lengths))


def _keeps(headers: Mapping[str, str], modern: bool) -> bool:
    wish = headers.get("connection", "").lower()
    return "close" not in wish if modern else "keep-alive" in wish

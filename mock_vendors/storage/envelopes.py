"""Bodies of several sections (RFC 2046), read in one pass and never whole in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser

from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage.intake import pieces

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^\s;]+))')
_NAME = re.compile(r'(?<!file)name="([^"]*)"')
_MOST_HEAD = 64 << 10


@dataclass(slots=True)
class Sections:
    """The sections of a body; each has to be read to its end before the next one begins."""

    source: Iterator[bytes]
    boundary: bytes
    _held: bytes = b""
    _ended: bool = field(default=False)

    @classmethod
    def of(cls, request: Request) -> Sections:
        """Return those of a request; refuses one that names no boundary."""
        match = _BOUNDARY.search(request.headers.get("content-type", ""))
        if match is None:
            raise Refusal("malformed", message="the content type has no boundary")
        # The line break before the first boundary belongs to it, and may not be there.
        return cls(pieces(request), b"\r\n--" + (match[1] or match[2]).encode(), b"\r\n")

    def head(self) -> Mapping[str, str] | None:
        """Go on to the next section and return its headers, in lower case; None: there is none."""
        for _ in self.content():
            pass
        while len(self._held) < 2 and self._fill():
            pass
        if self._held[:2] != b"\r\n":
            return None
        while b"\r\n\r\n" not in self._held and len(self._held) < _MOST_HEAD and self._fill():
            pass
        text, found, self._held = self._held.partition(b"\r\n\r\n")
        if not found:
            raise Refusal("malformed", message="a section has no end of its headers")
        self._ended = False
        headers = HeaderParser().parsestr(text.decode("utf-8", "replace").lstrip("\r\n"))
        return {name.lower(): str(value) for name, value in headers.items()}

    def content(self) -> Iterator[bytes]:
        """Yield the rest of the section; refuses a body that ends inside of it."""
        while not self._ended:
            before, found, after = self._held.partition(self.boundary)
            if found:
                self._held, self._ended = after, True
                if before:
                    yield before
                return
            # A boundary may have begun in the last few bytes.
            safe = len(before) - len(self.boundary)
            if safe > 0:
                self._held = before[safe:]
                yield before[:safe]
            if not self._fill():
                raise Refusal("malformed", message="the body ends inside a section")

    def _fill(self) -> bool:
        piece = next(self.source, b"")
        self._held += piece
        return bool(piece)


def field_name(headers: Mapping[str, str]) -> str:
    """Return the name of a form field (RFC 7578); empty: it has none."""
    match = _NAME.search(headers.get("content-disposition", ""))
    return match[1] if match else ""

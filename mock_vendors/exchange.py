"""What goes in and out of a vendor, free of any framework."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qsl

from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING, Condition
from mock_vendors.wire import SILENT, Wire

_PHRASES = {
    **{status.value: status.phrase for status in HTTPStatus},
    # What no standard has and edges send (https://developers.cloudflare.com/support/troubleshooting/http-status-codes).
    520: "Web Server Returned an Unknown Error",
    521: "Web Server Is Down",
    522: "Connection Timed Out",
    523: "Origin Is Unreachable",
    524: "A Timeout Occurred",
    525: "SSL Handshake Failed",
    526: "Invalid SSL Certificate",
}


def phrase(status: int) -> str:
    """Return what stands behind a status in the first line of a response."""
    return _PHRASES.get(status, "Unknown")


class Readable(Protocol):
    """Where the rest of a request comes from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer at the end, none behind it."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True)
class Request:
    """One request; header names are lower case, ``base`` is the origin that the client used."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = "http://localhost"
    visible: Condition = EVERYTHING
    """Which rows whoever asks may see."""
    hidden: frozenset[str] = frozenset()
    """Fields, by their paths, that whoever asks may not see; of JSON they are taken out when it is written."""
    raw_path: str = ""
    """The path as it came over the wire, still encoded; empty where nobody knows."""
    stream: Readable | None = None
    """The body where it is too large to hold, to be read once; ``body`` is empty then."""

    @property
    def size(self) -> int:
        """How many bytes the body has; of a stream, as many as are announced."""
        return len(self.body) if self.stream is None else int(self.headers.get("content-length", 0))

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The query string's parameters; the last wins where one is repeated."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which rows of which resource a response carries."""

    resource: str
    rows: Sequence[int]
    view: View | None = None
    """The list that they were cut from, where somebody said so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; its length is put into the head by whoever sends it."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery | None = None
    wire: Wire | None = None
    """How it is to be written; None: as a whole and at once."""
    fault: str | None = None
    reason: str | None = None
    allowed_at: float | None = None
    """When the vendor lets the next such call through, where it refused this one for asking too much."""
    release: Callable[[], None] | None = None
    """Gives back what the request holds until its answer has been written."""
    n: int = 0
    """The number of its entry in the journal."""
    stream: Iterable[bytes] | None = None
    """Pieces of a body too large to hold, instead of ``body``; read once."""
    length: int | None = None
    """How many bytes the stream has; None: nobody knows, and they go out in chunks."""

    @property
    def size(self) -> int:
        """How many bytes the body has; of a stream, as many as are known."""
        return len(self.body) if self.stream is None else self.length or 0

    @property
    def silent(self) -> bool:
        """Tell whether not even the head goes out."""
        return self.wire is not None and self.wire.stops_at == SILENT

    def content(self) -> bytes:
        """Return the whole body; a stream is used up by it."""
        if self.stream is None:
            return self.body
        try:
            return b"".join(self.stream)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of a stream, whether anybody has read it or not."""
        close = getattr(self.stream, "close", None)
        if close is not None:
            close()


class Need(enum.Enum):
    """What a route asks of its callers."""

    NOTHING = "nothing"
    KEY = "key"
    FULL = "full"


class Refusal(Exception):
    """The vendor says no: which of its errors, and what to fill into its wording."""

    def __init__(self, error: str, problems: Sequence[Mapping[str, Any]] = (), **facts: Any) -> None:
        super().__init__(error)
        self.error, self.problems, self.facts = error, tuple(problems), facts

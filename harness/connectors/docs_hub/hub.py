"""What a documentation hub does: takes a file in parts of which it knows, at any time, how many it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Session = Mapping[str, Any]
"""An upload on its way, as JSON values: what another process needs to go on with it."""
PART = "part"
"""The key under which a session says how many bytes a part has."""


class Lost(Exception):
    """The upload is no longer there, or is of no use: the file has to be begun once more."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be put somewhere; ``size`` is given where it is known or needed, ``mark`` says whose it is."""

    path: str
    media_type: str
    size: int | None
    mark: str


class Digest(Protocol):
    """A checksum in the making."""

    def update(self, content: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class Hub(Protocol):
    """One storage of one instance.

    Every method is one step that may be taken again. It raises `Again` where that is worth trying, `Refused` where
    it is not, and `Lost` where the whole upload has to be begun once more.
    """

    needs_size: bool

    def digest(self) -> Digest:
        """Return the checksum that `finish` compares."""

    def takes_whole(self, size: int | None) -> bool:
        """Tell whether a file of this size goes up in one request."""

    def put(self, file: File, content: Iterator[bytes]) -> None:
        """Upload a file in one request."""

    def begin(self, file: File) -> Session:
        """Begin an upload in parts."""

    def received(self, session: Session) -> int:
        """Return how many bytes, from the start on, the storage has safely."""

    def send(self, session: Session, offset: int, content: bytes, total: int | None) -> None:
        """Send a part, ``total`` being the size of the file once that is known: with the last part at the latest."""

    def finish(self, session: Session, file: File, total: int, digest: str) -> None:
        """Make a file of the parts, and hold it against its checksum; nothing to do where it is there already."""

    def abandon(self, session: Session) -> None:
        """Let the storage forget the parts."""

    def close(self) -> None:
        """Let go of the connections."""

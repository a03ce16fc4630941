"""What a documentation hub does: takes a file in parts of which it knows, at any time, how many it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

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


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some bytes of a file; ``total`` is the file's size once that is known, with the last chunk at the latest."""

    offset: int
    content: bytes
    total: int | None

    @property
    def end(self) -> int:
        return self.offset + len(self.content)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent as a whole: how many bytes, and their checksum in hexadecimal digits."""

    file: File
    total: int
    digest: str


class Digest(Protocol):
    """A checksum in the making."""

    def update(self, content: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class PartsHub(Protocol):
    """One storage of one instance that takes a file in parts.

    Every method is one step that may be taken again. It raises `Again` where that is worth trying, `Refused` where
    it is not, and `Lost` where the whole upload has to be begun once more.
    """

    needs_size: bool

    def begin(self, file: File) -> Session:
        """Begin an upload."""

    def digest(self, session: Session) -> Digest:
        """Return the checksum that `finish` compares."""

    def received(self, session: Session) -> int:
        """Return how many bytes, from the start on, the storage has safely."""

    def send(self, session: Session, chunk: Chunk) -> None:
        """Send a part, or what is missing of it."""

    def finish(self, session: Session, sent: Sent) -> None:
        """Make a file of the parts, and hold it against its checksum; nothing to do where it is there already."""

    def abandon(self, session: Session) -> None:
        """Let the storage forget the parts."""

    def close(self) -> None:
        """Let go of the connections."""


@runtime_checkable
class WholeHub(Protocol):
    """A storage that takes a file in one request, and nothing of it if that breaks off."""

    needs_size: bool

    def put(self, file: File, content: Iterator[bytes]) -> None:
        """Upload a file; raises `Again` and `Refused` as a `PartsHub` does."""

    def close(self) -> None:
        """Let go of the connections."""


Hub = PartsHub | WholeHub

"""What the service needs of a place for results: append from a known offset, make durable, read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class ResultWriter(Protocol):
    """Appends lines to one result; what was appended survives the process at once, a power cut after `sync`."""

    def append(self, lines: bytes) -> int:
        """Write whole lines; return the offset behind them."""

    def sync(self) -> None: ...

    def close(self) -> None: ...


class ResultStore(Protocol):
    def size(self, job_id: int) -> int:
        """Return how many bytes of this result are there."""

    def writer(self, job_id: int, offset: int) -> ResultWriter:
        """Cut the result to ``offset`` bytes, which are there, and go on writing behind them."""

    def read(self, job_id: int, stop: int, start: int = 0) -> Iterator[bytes]:
        """Yield a result from one byte up to another in pieces of any size; `ResultMissing` if it is not there."""

    def remove(self, job_id: int) -> int:
        """Remove a result, or what is there of it; return how many bytes that were."""


class ResultMissing(Exception):
    """The result, or a part of it, is no longer there."""

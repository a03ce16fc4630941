"""Versions of rows, and moments that look back at them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from mock_vendors.data.order import Place
from mock_vendors.data.spread import spread


class State(enum.Enum):
    """Whether a record is there; one that is softly deleted is there for those who ask for such records."""

    LIVE = "live"
    SOFT = "soft"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of a data set: every change up to a version but for those that lists do not show yet."""

    version: int
    veiled: frozenset[int] = frozenset()

    def shows(self, version: int) -> bool:
        return version <= self.version and version not in self.veiled


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a row; ``line`` is its text, None for the one that it was seeded with.

    ``place`` is where it stands when no order says, None for its own row number.
    """

    version: int
    at: float
    state: State = State.LIVE
    line: bytes | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """A touch of every record there was, the seeded ones included."""

    version: int
    at: float


@dataclass(frozen=True, slots=True)
class Lag:
    """How many seconds later lists show a change: from ``least`` to ``most``, by its version."""

    least: float
    most: float
    start: int = 0

    def seconds(self, version: int) -> float:
        return self.least + (self.most - self.least) * spread(version, self.start, 1001) / 1000

"""What goes in and out of a vendor, free of any framework."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from mock_vendors.data.where import EVERYTHING, Condition


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

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The query string's parameters; the last wins where one is repeated."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which rows of which resource a response carries."""

    resource: str
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; ``breaks_at`` is the byte of the body where the connection dies (-1: before the headers)."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery | None = None
    breaks_at: int | None = None
    fault: str | None = None
    reason: str | None = None
    n: int = 0
    """The number of its entry in the journal."""


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

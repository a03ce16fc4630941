"""What went over the wire between a test and a bulk implementation, without any secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; ``at`` is when, in seconds from where its owner begins to count."""

    at: float
    seconds: float
    method: str
    path: str
    status: int
    operation: str = ""
    sent: str = ""
    got: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

"""So many requests in flight; each holds its place until its response has been written to the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mock_vendors.limits.policy import LIMITS, Limit, Meter, Reading
from mock_vendors.limits.ticks import NEVER, ticks


@LIMITS.register("concurrency")
@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency(Limit):
    """Nobody can know when a place gets free; ``wait`` is how many seconds are told."""

    requests: int
    wait: float = 1.0

    def __post_init__(self) -> None:
        Limit.__post_init__(self)
        if self.requests < 1 or self.wait < 0:
            raise ValueError("'requests' must be above 0, 'wait' not below")

    @property
    def holds(self) -> bool:
        return True

    def meter(self) -> Places:
        return Places(self.requests, ticks(self.wait))


class Places(Meter):
    """Counts those who are in."""

    def __init__(self, requests: int, wait: int) -> None:
        self._requests, self._wait, self._taken = requests, wait, 0

    def read(self, now: int, cost: int) -> Reading:
        full = self._taken + cost > self._requests
        opens = NEVER if cost > self._requests else now + max(self._wait, 1) if full else now
        return Reading(self._requests, self._taken, opens, opens, sure=not full)

    def count(self, _now: int, cost: int) -> None:
        self._taken += cost

    def leave(self, cost: int) -> None:
        self._taken = max(0, self._taken - cost)

    def put(self, _now: int, remaining: int) -> None:
        self._taken = self._requests - remaining

    def dump(self) -> Any:
        return None

    def load(self, _dumped: Any) -> None:
        """Begin empty: what was in flight is gone with the connections that it came by."""
        self._taken = 0

"""The meter of allowances that come back all at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mock_vendors.limits.policy import Meter, Reading
from mock_vendors.limits.ticks import NEVER

Bounds = Callable[[int], tuple[int, int]]
"""From a tick to the window that holds it: its first tick, and the first behind it."""


class Window(Meter):
    """Counts in one window at a time; a clock that is set back begins another."""

    def __init__(self, requests: int, bounds: Bounds, *, begins_with_use: bool = False) -> None:
        self._requests, self._bounds, self._waits = requests, bounds, begins_with_use
        self._start = self._end = self._used = 0

    def read(self, now: int, cost: int) -> Reading:
        _, end, used = self._at(now)
        fits = used + cost <= self._requests
        opens = now if fits else end if cost <= self._requests else NEVER
        return Reading(self._requests, used, opens, end if used or not self._waits else now)

    def count(self, now: int, cost: int) -> None:
        self._start, self._end, used = self._at(now)
        self._used = used + cost

    def refuse(self, now: int, cost: int) -> None:
        self._start, self._end, used = self._at(now)
        self._used = min(used + cost, self._requests)

    def put(self, now: int, remaining: int) -> None:
        self._start, self._end, _ = self._at(now)
        self._used = self._requests - remaining

    def dump(self) -> Any:
        return [self._start, self._end, self._used]

    def load(self, dumped: Any) -> None:
        self._start, self._end, self._used = dumped

    def _at(self, now: int) -> tuple[int, int, int]:
        if self._start <= now < self._end:
            return self._start, self._end, self._used
        return (*self._bounds(now), 0)

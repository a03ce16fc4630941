"""The meter of allowances that come back one by one, at a steady rate."""

from __future__ import annotations

from typing import Any

from mock_vendors.limits.policy import Meter, Reading
from mock_vendors.limits.ticks import NEVER


class Bucket(Meter):
    """Holds ``size`` points; ``requests`` of them come back every ``length`` ticks.

    The state is the one instant at which it will be full again, in ``requests`` parts of a tick, so that every
    point's way back is a whole number of them.
    """

    def __init__(self, size: int, requests: int, length: int) -> None:
        self._size, self._parts, self._each = size, requests, length
        self._full = 0

    def read(self, now: int, cost: int) -> Reading:
        owed = self._owed(now)
        used = -(-owed // self._each)
        # When the first of what is missing has come back: of what the call lacks, or of anything.
        free = owed - (self._size - cost) * self._each
        opens = NEVER if cost > self._size else now if free <= 0 else self._tick(now, free)
        back = owed - (used - 1) * self._each
        return Reading(self._size, used, opens, self._tick(now, max(free, back)) if owed else now)

    def count(self, now: int, cost: int) -> None:
        self._full = now * self._parts + self._owed(now) + cost * self._each

    def refuse(self, now: int, cost: int) -> None:
        # Nobody ever owes more than the whole bucket; the next look at it sees to that.
        self.count(now, cost)

    def put(self, now: int, remaining: int) -> None:
        self._full = now * self._parts + (self._size - remaining) * self._each

    def dump(self) -> Any:
        return self._full

    def load(self, dumped: Any) -> None:
        self._full = dumped

    def _owed(self, now: int) -> int:
        most = self._size * self._each
        if self._full - now * self._parts > most:
            # More than all is never owed, not even when the clock was set back.
            self._full = now * self._parts + most
        return max(0, self._full - now * self._parts)

    def _tick(self, now: int, parts: int) -> int:
        return now - (-parts // self._parts)

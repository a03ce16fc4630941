"""So many requests in any span of this length; each one is given back when it has aged out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from mock_vendors.limits import LIMITS, Allowance, Reading


@LIMITS.register("sliding_window")
@dataclass(frozen=True, slots=True)
class SlidingWindow(Allowance):
    def meter(self) -> _Log:
        return _Log(self)


class _Log:
    def __init__(self, limit: SlidingWindow) -> None:
        self._limit = limit
        self._ends: deque[float] = deque()

    def read(self, now: float) -> Reading:
        limit, ends = self._limit, self._ends
        # A clock that was set back would otherwise leave requests in the future for ever.
        while ends and not now < ends[0] <= now + limit.seconds:
            ends.popleft()
        used = len(ends)
        left = limit.requests - used
        wait = ends[0] - now if left <= 0 else 0.0
        return Reading(wait, {"limit": limit.requests, "used": used, "remaining": left, "reset": int(now + wait)})

    def count(self, now: float) -> None:
        # The end is stored, not the beginning: the instant that was told is then the very one that passes.
        self._ends.append(now + self._limit.seconds)

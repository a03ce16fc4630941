"""So many requests in each window of the vendor's clock."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.limits import LIMITS, Allowance, Reading


@LIMITS.register("fixed_window")
@dataclass(frozen=True, slots=True)
class FixedWindow(Allowance):
    def meter(self) -> _Window:
        return _Window(self)


class _Window:
    def __init__(self, limit: FixedWindow) -> None:
        self._limit, self._ends, self._used = limit, float("-inf"), 0

    def read(self, now: float) -> Reading:
        limit, ends, used = self._limit, self._ends, self._used
        if not ends - limit.seconds <= now < ends:
            ends, used = _end(now, limit.seconds), 0
        left = limit.requests - used
        facts = {"limit": limit.requests, "used": used, "remaining": left, "reset": int(ends)}
        return Reading(0.0 if left else ends - now, facts)

    def count(self, now: float) -> None:
        if not self._ends - self._limit.seconds <= now < self._ends:
            self._ends, self._used = _end(now, self._limit.seconds), 0
        self._used += 1


def _end(now: float, seconds: float) -> float:
    return (now // seconds + 1) * seconds

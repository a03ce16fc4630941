"""So many requests in any span of this length; each one is given back when it has aged out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mock_vendors.limits.policy import LIMITS, Allowance, Meter, Reading
from mock_vendors.limits.ticks import NEVER, ticks


@LIMITS.register("sliding_window")
@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingWindow(Allowance):
    def meter(self) -> Log:
        return Log(self.requests, ticks(self.seconds))


class Log(Meter):
    """Holds the tick at which each point that was used is given back, the next one first."""

    def __init__(self, requests: int, length: int) -> None:
        self._requests, self._length = requests, length
        self._ends: deque[int] = deque(maxlen=requests)

    def read(self, now: int, cost: int) -> Reading:
        ends = self._ends
        latest = now + self._length
        if ends and ends[-1] > latest:
            # A clock that was set back would otherwise leave requests in the future for ever.
            ends = self._ends = deque((min(end, latest) for end in ends), maxlen=self._requests)
        while ends and ends[0] <= now:
            ends.popleft()
        used = len(ends)
        over = used + cost - self._requests
        opens = now
        if cost > self._requests:
            opens = NEVER
        elif over > 0:
            opens = ends[0] if over == 1 else next(islice(ends, over - 1, None))
        return Reading(self._requests, used, opens, ends[0] if ends else now)

    def count(self, now: int, cost: int) -> None:
        self._ends.extend([now + self._length] * min(cost, self._requests))

    def refuse(self, now: int, cost: int) -> None:
        # The oldest give way: what is left are the newest, and they alone say when a call passes again.
        self.count(now, cost)

    def put(self, now: int, remaining: int) -> None:
        self._ends.clear()
        self.count(now, self._requests - remaining)

    def dump(self) -> Any:
        return list(self._ends)

    def load(self, dumped: Any) -> None:
        self._ends = deque(dumped, maxlen=self._requests)

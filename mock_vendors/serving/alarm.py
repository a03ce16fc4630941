"""What is to happen at instants of a clock that somebody may set, scale or make up."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable

from contracts import Clock

Act = Callable[[], None]
_LOOK = 0.01
"""Seconds of the machine's time between two looks at a clock that others move."""


class Alarm:
    """Hands acts to ``ring`` when their instant has come; its thread lives while there is something to wait for.

    It waits as everybody waits on that clock, so a clock that moves only when somebody waits moves on.
    """

    def __init__(self, clock: Clock, ring: Callable[[Act], None]) -> None:
        self._clock, self._ring = clock, ring
        self._due: list[tuple[float, int, Act]] = []
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._running = False
        self._looked_for: list[tuple[float, Act]] = []
        self._stopped = threading.Event()

    def at(self, instant: float, act: Act) -> None:
        """Do something when it is ``instant`` (epoch seconds of the clock), or at once if that is past."""
        with self._lock:
            heapq.heappush(self._due, (instant, next(self._order), act))
            self._changed.set()
            if not self._running:
                self._running = True
                threading.Thread(target=self._wait, name="alarm", daemon=True).start()

    def when(self, instant: float, act: Act) -> None:
        """Do something when somebody else has let it become ``instant``: this only looks, and makes no time pass."""
        with self._lock:
            self._looked_for.append((instant, act))
            if len(self._looked_for) == 1:
                threading.Thread(target=self._look, name="look-out", daemon=True).start()

    def stop(self) -> None:
        """Forget everything that is still to happen."""
        self._stopped.set()
        with self._lock:
            self._due.clear()
            self._changed.set()

    def _wait(self) -> None:
        while (instant := self._next()) is not None:
            if not self._clock.wait(self._changed, instant - self._clock.now()):
                for act in self._come():
                    self._ring(act)

    def _next(self) -> float | None:
        with self._lock:
            self._changed.clear()
            self._running = bool(self._due)
            return self._due[0][0] if self._due else None

    def _come(self) -> list[Act]:
        now, acts = self._clock.now(), []
        with self._lock:
            while self._due and self._due[0][0] <= now:
                acts.append(heapq.heappop(self._due)[2])
        return acts

    def _look(self) -> None:
        left = 1
        while left and not self._stopped.wait(_LOOK):
            now = self._clock.now()
            with self._lock:
                come = [act for instant, act in self._looked_for if instant <= now]
                self._looked_for = [each for each in self._looked_for if each[0] > now]
                left = len(self._looked_for)
            for act in come:
                self._ring(act)

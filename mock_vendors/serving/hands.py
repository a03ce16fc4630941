"""Threads for what takes time: started when there is none to spare, kept for the next."""

from __future__ import annotations

import queue
import sys
import threading
import traceback
from collections.abc import Callable

Act = Callable[[], None]


def done(act: Act) -> None:
    """Do it; what goes wrong is told to whoever runs the mock, and ends no thread."""
    try:
        act()
    except Exception:
        traceback.print_exc(file=sys.stderr)


class Hands:
    """So many threads at most; what comes when all are busy waits its turn."""

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most
        self._acts: queue.SimpleQueue[Act | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._count = self._spare = 0

    def run(self, act: Act) -> None:
        """Do something in another thread."""
        with self._lock:
            if self._spare:
                self._spare -= 1
            elif self._count < self._most:
                self._count += 1
                threading.Thread(target=self._work, name=f"{self._name} {self._count}", daemon=True).start()
        self._acts.put(act)

    def stop(self) -> None:
        """Let every thread end when it has done what it does."""
        with self._lock:
            for _ in range(self._count):
                self._acts.put(None)

    def _work(self) -> None:
        while (act := self._acts.get()) is not None:
            done(act)
            with self._lock:
                self._spare += 1

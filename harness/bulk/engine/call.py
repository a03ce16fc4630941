"""May the work go on? Asked before each request and during each wait; counts the requests."""

from __future__ import annotations

import threading
from collections.abc import Callable

from contracts import Clock


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled."""


class Interrupted(Exception):
    """The service stops: the job stays as it is and goes on later."""


class ApiLimitReached(Exception):
    """The job has made as many vendor calls as it may."""


class Signal:
    """How a running job hears from outside that it should end."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._cause: type[Exception] | None = None

    def cancel(self) -> None:
        self._raise(Cancelled)

    def interrupt(self) -> None:
        self._raise(Interrupted)

    def check(self) -> None:
        if self._cause is not None:
            raise self._cause

    def _raise(self, cause: type[Exception]) -> None:
        # A service that stops leaves a cancel to its successor, which finds it in the store.
        self._cause = cause
        self.event.set()


class JobCall:
    """The `Call` of one job; ``commit`` is told of each counted call of a limited job before it is made."""

    def __init__(
        self, clock: Clock, signal: Signal, *, made: int, other: int, allowed: int | None, commit: Callable[[int], None]
    ) -> None:
        self._clock, self._signal, self._commit = clock, signal, commit
        self.made, self.other, self._allowed = made, other, allowed

    def admit(self, *, retry: bool, data: bool) -> None:  # noqa: ARG002 - a retry costs the vendor as much as a first try
        self._signal.check()
        if not data:
            self.other += 1
            return
        if self._allowed is not None and self.made >= self._allowed:
            raise ApiLimitReached
        self.made += 1
        if self._allowed is not None:
            self._commit(self.made)

    def wait(self, seconds: float) -> None:
        self._clock.wait(self._signal.event, seconds)
        self._signal.check()

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
        self._branches: list[Signal] = []

    def cancel(self) -> None:
        self._raise(Cancelled)

    def interrupt(self) -> None:
        self._raise(Interrupted)

    def check(self) -> None:
        if self._cause is not None:
            raise self._cause

    def branch(self) -> Signal:
        """Return a signal for a part of the work: it hears all that this one hears, and can be ended alone."""
        made = Signal()
        self._branches.append(made)
        if self._cause is not None:
            made._raise(self._cause)
        return made

    def _raise(self, cause: type[Exception]) -> None:
        # A service that stops leaves a cancel to its successor, which finds it in the store.
        self._cause = cause
        self.event.set()
        for branch in self._branches:
            branch._raise(cause)


class JobCall:
    """The `Call` of one job, which several threads may share.

    ``commit`` is told of each counted call of a limited job before it is made. Whoever commits the numbers ``made``
    and ``other`` holds ``lock`` meanwhile, so that an older number never replaces a newer one.
    """

    def __init__(
        self, clock: Clock, signal: Signal, *, made: int, other: int, allowed: int | None, commit: Callable[[int], None]
    ) -> None:
        self._clock, self._signal, self._commit = clock, signal, commit
        self.made, self.other, self._allowed = made, other, allowed
        self.lock = threading.RLock()
        self._reserved = 0

    def admit(self, *, retry: bool, data: bool) -> None:  # noqa: ARG002 - a retry costs the vendor as much as a first try
        self._signal.check()
        with self.lock:
            if not data:
                self.other += 1
                return
            if not self._left():
                raise ApiLimitReached
            self.made += 1
            if self._allowed is not None:
                self._commit(self.made)

    def wait(self, seconds: float) -> None:
        self._clock.wait(self._signal.event, seconds)
        self._signal.check()

    def ticket(self) -> Ticket | None:
        """Set a call aside for a page that is asked for before its turn; ``None`` if there is none left."""
        with self.lock:
            if not self._left():
                return None
            self._reserved += 1
        return Ticket(self)

    def release(self) -> None:
        """Give back a call that was set aside."""
        with self.lock:
            self._reserved -= 1

    def _left(self) -> bool:
        return self._allowed is None or self.made + self._reserved < self._allowed


class Ticket:
    """The `Call` of a page asked for before its turn: its first request was set aside for it."""

    def __init__(self, call: JobCall) -> None:
        self._call = call
        self._unused, self._dropped = True, False

    def admit(self, *, retry: bool, data: bool) -> None:
        with self._call.lock:
            if self._dropped:
                raise Cancelled
            if data:
                self._spend()
            self._call.admit(retry=retry, data=data)

    def wait(self, seconds: float) -> None:
        self._call.wait(seconds)
        if self._dropped:
            raise Cancelled

    def drop(self) -> None:
        """Make no further request, and give back the one that was set aside if it was not made."""
        with self._call.lock:
            self._dropped = True
            self._spend()

    def _spend(self) -> None:
        if self._unused:
            self._unused = False
            self._call.release()

"""Time as an argument: one clock may serve a vendor, a service and a client at once.

All instants are seconds since the epoch, all spans are seconds of the clock's own time.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """What everything that knows the time is given."""

    def now(self) -> float:
        """Return the present instant; it never goes back unless somebody sets the clock."""

    def sleep(self, seconds: float) -> None:
        """Let that much of this clock's time pass."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Let time pass until ``event`` is set, at most ``seconds``; tell whether it is set."""


class SystemClock:
    """The machine's own time, for use outside of tests and mocks."""

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))

    def wait(self, event: threading.Event, seconds: float) -> bool:
        return event.wait(max(0.0, seconds))


class ScaledClock:
    """Runs ``scale`` times as fast as the machine's time and can be set while others wait on it.

    Two processes given the same ``origin`` and ``scale`` agree on the time: at the instant
    ``origin`` this clock and the machine's show the same.
    """

    def __init__(self, *, scale: float = 1.0, origin: float | None = None) -> None:
        if not scale > 0:
            raise ValueError(f"scale must be greater than 0, not {scale}")
        real = time.time()
        start = real if origin is None else origin
        self._changed = threading.Condition()
        self._scale = scale
        self._real = real
        self._shown = start + (real - start) * scale

    @property
    def scale(self) -> float:
        return self._scale

    def now(self) -> float:
        with self._changed:
            return self._now()

    def sleep(self, seconds: float) -> None:
        self.wait(threading.Event(), seconds)

    def wait(self, event: threading.Event, seconds: float) -> bool:
        until = self.now() + seconds
        while not event.is_set():
            with self._changed:
                left = (until - self._now()) / self._scale
                if left <= 0:
                    break
                # A set clock wakes sleepers through the condition, an event only by being looked at.
                self._changed.wait(min(left, 0.02))
        return event.is_set()

    def set(self, instant: float) -> None:
        """Show ``instant`` from now on; sleepers whose time has come wake up."""
        self._move(instant, self._scale)

    def advance(self, seconds: float) -> None:
        """Jump ahead by ``seconds``."""
        with self._changed:
            instant = self._now() + seconds
        self._move(instant, self._scale)

    def rescale(self, scale: float) -> None:
        """Run ``scale`` times as fast as the machine's time from now on."""
        if not scale > 0:
            raise ValueError(f"scale must be greater than 0, not {scale}")
        self._move(self.now(), scale)

    def _now(self) -> float:
        return self._shown + (time.time() - self._real) * self._scale

    def _move(self, instant: float, scale: float) -> None:
        with self._changed:
            self._shown, self._real, self._scale = instant, time.time(), scale
            self._changed.notify_all()


class VirtualClock:
    """Moves only when somebody waits on it or sets it, so an hour passes in no time at all.

    While it is held, nobody's waiting moves it: who waits goes on when it is set late enough, or let go again.
    """

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._changed = threading.Condition()
        self._now = start
        self._held = False

    @property
    def held(self) -> bool:
        return self._held

    def now(self) -> float:
        with self._changed:
            return self._now

    def sleep(self, seconds: float) -> None:
        self.wait(threading.Event(), seconds)

    def wait(self, event: threading.Event, seconds: float) -> bool:
        with self._changed:
            until = self._now + max(0.0, seconds)
            # An event is only seen by being looked at; the clock tells by itself that it has moved.
            while self._held and self._now < until and not event.is_set():
                self._changed.wait(0.02)
            if not event.is_set():
                self._now = max(self._now, until)
        return event.is_set()

    def hold(self, held: bool = True) -> None:
        """Let time stand still whoever waits; with False, let it move again."""
        with self._changed:
            self._held = held
            self._changed.notify_all()

    def set(self, instant: float) -> None:
        """Show ``instant`` from now on."""
        with self._changed:
            self._now = instant
            self._changed.notify_all()

    def advance(self, seconds: float) -> None:
        """Jump ahead by ``seconds``."""
        with self._changed:
            self._now += max(0.0, seconds)
            self._changed.notify_all()

"""Not asking in vain: what a vendor's answers tell of its limits holds back the next calls of everybody."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from harness.connectors.definition_values import LimitHeaders

STANDARD = (
    # The fields of the IETF draft "RateLimit header fields for HTTP", in its newer form and in its older ones.
    LimitHeaders(remaining="RateLimit", reset="RateLimit"),
    LimitHeaders(remaining="RateLimit-Remaining", reset="RateLimit-Reset"),
    LimitHeaders(remaining="X-RateLimit-Remaining", reset="X-RateLimit-Reset", scope="X-RateLimit-Resource"),
    LimitHeaders(remaining="X-Rate-Limit-Remaining", reset="X-Rate-Limit-Reset"),
)
"""What is looked for where a connector's file says nothing of limits."""

APART = 0.1
"""Seconds between those who waited for the same instant."""

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,9})?")
_LEFT, _SPAN = re.compile(r"\b(?:r|remaining)=(\d{1,18})"), re.compile(r"\b(?:t|reset)=(\d{1,18})")
_USED = re.compile(r"(\d{1,18})\s*/\s*(\d{1,18})")
_EPOCHS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (1e9, 1.0))
"""From which number on it counts nanoseconds, microseconds, milliseconds or seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many calls are left, and in how many seconds there will be more; ``None`` if nobody says."""

    left: int
    more_in: float | None


def standing(limit: LimitHeaders, headers: Mapping[str, str], vendor_now: float) -> Standing | None:
    """Read one limit from an answer's headers, ``None`` if it is not told of."""
    if limit.used:
        found = _USED.search(headers.get(limit.used, ""))
        return found and Standing(int(found[2]) - int(found[1]), 1 / limit.rate if limit.rate else None)
    left = _first(headers.get(limit.remaining, ""), _LEFT)
    if left is None:
        return None
    return Standing(int(left), span(headers.get(limit.reset, ""), vendor_now, limit.unit) if limit.reset else None)


def span(text: str, vendor_now: float, unit: str = "seconds") -> float | None:
    """Read when something comes back, in seconds from now: a span, or an instant in any unit, or a date.

    ``unit`` is that of a span; which of them a number is follows from its size.
    """
    number = _first(text, _SPAN)
    if number is None:
        instant = _instant(text)
        return None if instant is None else max(0.0, instant - vendor_now)
    for least, each in _EPOCHS:
        if number >= least:
            return max(0.0, number / each - vendor_now)
    return max(0.0, number / 1000 if unit == "milliseconds" else number)


@dataclass(slots=True)
class _Window:
    """One limit as far as it is known: ``left`` calls until an instant of our clock, ``most`` in a new window."""

    seconds: float
    left: int | None = None
    until: float = 0.0
    began: float = 0.0
    most: int = 0

    def wait(self, now: float) -> float:
        return self.until - now if self.left is not None and self.left <= 0 and now < self.until else 0.0

    def take(self, now: float) -> None:
        if self.left is None:
            return
        if now >= self.until:
            # Until an answer tells more, the new window is taken to be like the others.
            self.left, self.until, self.began = self.most, now + self.seconds, now
        self.left -= 1

    def learn(self, told: Standing, now: float) -> None:
        self.most = max(self.most, told.left + 1)
        renewed = self.left is None or now >= self.until
        if renewed:
            self.began = now
        # Answers overtake one another, so within a window the fewest calls left are the truth.
        self.left = told.left if renewed or self.left is None else min(self.left, told.left)
        if told.more_in is not None:
            self.until, self.seconds = now + told.more_in, max(self.seconds, told.more_in)
        else:
            self.until = self.began + self.seconds


@dataclass(slots=True)
class _Hold:
    """A place that nobody may ask before an instant; then they come one after the other, not all at once."""

    until: float = 0.0
    waiting: int = 0

    def wait(self, now: float) -> float:
        if now >= self.until:
            return 0.0
        self.waiting += 1
        return self.until - now + (self.waiting - 1) * APART


@dataclass(slots=True)
class Pacer:
    """Shared by everything that asks one vendor with one set of credentials; threads may share it."""

    limits: tuple[LimitHeaders, ...] = STANDARD
    longest: float = 3600.0
    _windows: dict[tuple[LimitHeaders, str], _Window] = field(default_factory=dict)
    _scopes: dict[tuple[LimitHeaders, str], str] = field(default_factory=dict)
    _held: dict[str, _Hold] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pause(self, place: str, now: float, *, held: bool = True) -> float:
        """Return how long the next call to ``place`` has to wait; with 0 it is taken to be made.

        ``held`` is false for whoever was told the wait himself.
        """
        with self._lock:
            windows = list(self._concerning(place))
            waits = [window.wait(now) for window in windows]
            # A wait longer than anybody would sit out is left to the vendor's own refusal.
            told = self._held[place].wait(now) if held and place in self._held else 0.0
            wait = max([told, *(wait for wait in waits if wait <= self.longest)])
            if wait > 0:
                return wait
            for window in windows:
                window.take(now)
            return 0.0

    def learn(self, place: str, headers: Mapping[str, str], now: float, ahead: float) -> None:
        """Take what an answer from ``place`` tells; the vendor's clock is ``ahead`` of ours."""
        with self._lock:
            for limit in self.limits:
                told = standing(limit, headers, now + ahead)
                if told is None:
                    continue
                scope = headers.get(limit.scope, "") if limit.scope else ""
                if scope:
                    self._scopes[limit, place] = scope
                self._windows.setdefault((limit, scope), _Window(limit.seconds)).learn(told, now)

    def hold(self, place: str, until: float, now: float) -> None:
        """Let nobody else ask for ``place`` before an instant that the vendor named to one of us."""
        with self._lock:
            self._held = {name: there for name, there in self._held.items() if there.until > now}
            there = self._held.setdefault(place, _Hold())
            there.until = max(until, there.until)

    def _concerning(self, place: str) -> Iterator[_Window]:
        for limit in self.limits:
            window = self._windows.get((limit, self._scopes.get((limit, place), "")))
            if window is not None:
                yield window

    def spent(self, headers: Mapping[str, str], vendor_now: float) -> float | None:
        """Return in how many seconds a limit is renewed that an answer says is used up; ``None`` for none such."""
        told = [found for limit in self.limits if (found := standing(limit, headers, vendor_now))]
        return max(_waits(told), default=None)


def _waits(told: list[Standing]) -> Iterator[float]:
    for found in told:
        if found.left <= 0:
            yield found.more_in or 0.0


def _first(text: str, named: re.Pattern[str]) -> float | None:
    """Read a number that stands alone, or one of several values that have names."""
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return float(bare)
    found = named.findall(text)
    return min(map(float, found)) if found else None


def _instant(text: str) -> float | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None

"""What limits tell: the facts that headers and bodies are filled with, and the words for one request."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

from mock_vendors.limits.counted import Asked
from mock_vendors.limits.policy import Limit, Reading
from mock_vendors.limits.ticks import NEVER, instant, until
from mock_vendors.template import fill


@dataclass(frozen=True, slots=True)
class Told:
    """What the limits say to one request: what its reply tells, and the error if it is refused.

    ``wait`` is the exact one in seconds and ``allowed_at`` its end, None where nobody can know them; of several
    limits that are spent the longest counts. ``release`` gives back what the request holds while it is answered.
    """

    headers: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    wait: float | None = None
    allowed_at: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    retry_after: str = ""
    signal: str | int = "status"
    release: Callable[[], None] | None = None


NOTHING_TOLD = Told()


def passed(
    asked: Sequence[Asked], readings: Sequence[Reading], now: float, release: Callable[[], None] | None = None
) -> Told:
    """Return what is told to a call that is let through."""
    headers, body = _said(asked, readings, now, "passed")
    return Told(headers, body, release=release)


def refused(asked: Sequence[Asked], readings: Sequence[Reading], now: float, tick: int, first: Asked) -> Told:
    """Return what is told to a call that is not, in the words of the ``first`` limit that is spent."""
    spent = [reading for reading in readings if reading.opens > tick]
    opens = max(reading.opens for reading in spent)
    then = None if opens >= NEVER else instant(opens)
    wait = None if then is None else until(now, then)
    limit, reading = first.counted.limit, readings[asked.index(first)]
    headers, body = _said(asked, readings, now, "refused")
    return Told(
        headers,
        body,
        first.counted.error(first.spot, tick),
        wait,
        then if all(reading.sure for reading in spent) else None,
        Facts(limit, replace(reading, opens=opens), now, first.cost),
        limit.retry_after,
        limit.signal,
    )


def _said(
    asked: Sequence[Asked], readings: Sequence[Reading], now: float, occasion: str
) -> tuple[tuple[tuple[str, str], ...], dict[str, Any]]:
    headers: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    for one, reading in zip(asked, readings, strict=True):
        limit = one.counted.limit
        if limit.tells not in ("always", occasion) or not (limit.headers or limit.body):
            continue
        facts = Facts(limit, reading, now, one.cost)
        headers += [(name, text.format_map(facts)) for name, text in limit.headers.items()]
        if limit.body:
            body.update(fill(limit.body, facts))
    return tuple(headers), body


class Facts(Mapping[str, Any]):
    """The facts of one reading, worked out when they are asked for."""

    __slots__ = ("_cost", "_limit", "_now", "_reading")

    def __init__(self, limit: Limit, reading: Reading, now: float, cost: int) -> None:
        self._limit, self._reading, self._now, self._cost = limit, reading, now, cost

    def __getitem__(self, name: str) -> Any:
        reading = self._reading
        if name in _PLAIN:
            return _PLAIN[name](reading)
        if name == "cost":
            return self._cost
        if name in _OF_LIMIT:
            return _OF_LIMIT[name](self._limit)
        if name in _RESETS:
            return None if reading.resets >= NEVER else _RESETS[name](instant(reading.resets), self._now)
        wait = self.wait
        return None if wait is None else _WAITS[name](wait, self._now)

    def __iter__(self) -> Iterator[str]:
        yield from FACTS

    def __len__(self) -> int:
        return len(FACTS)

    @property
    def wait(self) -> float | None:
        """The seconds until the call would pass, None where nobody can know."""
        opens = self._reading.opens
        return None if opens >= NEVER else until(self._now, instant(opens))


def waits(now: float, wait: float | None) -> dict[str, Any]:
    """Return the facts about a wait, rounded up; all of them None where it is not known."""
    return {name: None if wait is None else write(wait, now) for name, write in _WAITS.items()}


def _iso(then: float) -> str:
    return datetime.fromtimestamp(math.ceil(then), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole(number: float) -> float | int:
    """Return a number as one would write it: without a fraction that is nothing."""
    return int(number) if number == int(number) else number


_PLAIN: dict[str, Callable[[Reading], Any]] = {
    "limit": lambda reading: reading.limit,
    "used": lambda reading: reading.used,
    "remaining": lambda reading: max(0, reading.limit - reading.used),
}
_OF_LIMIT: dict[str, Callable[[Limit], Any]] = {
    "name": lambda limit: limit.name,
    "rate": lambda limit: whole(limit.rate),
    "window": lambda limit: whole(limit.window),
    "window_ms": lambda limit: whole(limit.window * 1000),
}
_RESETS: dict[str, Callable[[float, float], Any]] = {
    "reset": lambda then, _now: math.ceil(then),
    "reset_ms": lambda then, _now: math.ceil(then * 1000),
    "reset_seconds": lambda then, now: math.ceil(until(now, then)),
    "reset_date": lambda then, _now: formatdate(math.ceil(then), usegmt=True),
    "reset_iso": lambda then, _now: _iso(then),
}
_WAITS: dict[str, Callable[[float, float], Any]] = {
    "wait": lambda wait, _now: math.ceil(wait),
    "wait_ms": lambda wait, _now: math.ceil(wait * 1000),
    "wait_tenths": lambda wait, _now: f"{math.ceil(wait * 10) / 10:.1f}",
    "wait_until": lambda wait, now: math.ceil(now + wait),
    "wait_date": lambda wait, now: formatdate(math.ceil(now + wait), usegmt=True),
    "wait_iso": lambda wait, now: _iso(now + wait),
}
FACTS = (*_PLAIN, "cost", *_OF_LIMIT, *_RESETS, *_WAITS)
"""Every fact that a template may name."""

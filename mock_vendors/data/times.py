"""Instants as vendors write them, quickly, and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

_CLOCK = tuple(f"{minute:02d}:{second:02d}" for minute in range(60) for second in range(60))


@lru_cache(maxsize=4096)
def _day(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y-%m-%dT")


def _seconds(instant: float) -> str:
    day, rest = divmod(int(instant), 86_400)
    hour, rest = divmod(rest, 3600)
    return f"{_day(day)}{hour:02d}:{_CLOCK[rest]}"


def _millis(instant: float) -> int:
    return int(instant * 1000 + 0.5) % 1000


def _iso_millis(instant: float) -> str:
    return f"{_seconds(instant)}.{_millis(instant):03d}Z"


def _iso_seconds(instant: float) -> str:
    return f"{_seconds(instant)}Z"


def _iso_offset(instant: float) -> str:
    return f"{_seconds(instant)}.{_millis(instant):03d}+0000"


FORMATS: dict[str, Callable[[float], Any]] = {
    "iso_millis": _iso_millis,
    "iso_seconds": _iso_seconds,
    "iso_offset": _iso_offset,
    "epoch": int,
}


@lru_cache(maxsize=16_384)
def _hour(hour: int) -> bytes:
    return f'"{_seconds(hour * 3600)[:14]}'.encode()


def _raw(tail: bytes) -> Callable[[int], bytes]:
    clock = tuple(text.encode() + tail for text in _CLOCK)

    def write(instant: int) -> bytes:
        hour, rest = divmod(instant, 3600)
        return _hour(hour) + clock[rest]

    return write


RAW: dict[str, Callable[[int], bytes]] = {
    "iso_millis": _raw(b'.000Z"'),
    "iso_seconds": _raw(b'Z"'),
    "iso_offset": _raw(b'.000+0000"'),
    "epoch": lambda instant: b"%d" % instant,
}
"""The same as JSON, for whole seconds, as all seeded times are."""


def instant(text: str) -> float:
    """Return the epoch seconds of an ISO 8601 date or time; UTC where it names no zone."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


READERS: dict[str, Callable[[Any], float]] = {
    "iso_millis": instant,
    "iso_seconds": instant,
    "iso_offset": instant,
    "epoch": float,
}
"""What a written time says in epoch seconds."""

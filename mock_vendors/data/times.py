"""Instants as vendors write them, quickly, and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

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
    "iso_colon": lambda instant: f"{_seconds(instant)}+00:00",
    "iso_micros": lambda instant: f"{_seconds(instant)}.{_millis(instant):03d}000Z",
    "epoch": int,
    "epoch_millis": lambda instant: int(instant * 1000 + 0.5),
    "epoch_text": lambda instant: str(int(instant)),
    "epoch_millis_text": lambda instant: str(int(instant * 1000 + 0.5)),
}
"""Times that are written in the same way at any account."""


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
    "iso_colon": _raw(b'+00:00"'),
    "iso_micros": _raw(b'.000000Z"'),
    "epoch": lambda instant: b"%d" % instant,
    "epoch_millis": lambda instant: b"%d000" % instant,
    "epoch_text": lambda instant: b'"%d"' % instant,
    "epoch_millis_text": lambda instant: b'"%d000"' % instant,
}
"""The same as JSON, for whole seconds."""


def instant(text: str, zone: str = "UTC") -> float:
    """Return the epoch seconds of an ISO 8601 date or time; where it names no zone, that of the account counts."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zoned(zone))).timestamp()


@lru_cache(maxsize=64)
def zoned(name: str) -> tzinfo:
    """Return a time zone by its name in the IANA data base; raises `ValueError` for none."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"no time zone called '{name}'; a name is like Europe/Berlin") from error

"""How a vendor writes the times of its records: always alike, or by the clock on the wall of the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts import nearest
from mock_vendors.data.times import FORMATS, RAW, instant, zoned


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """``raw`` is the JSON of whole seconds, where that is had more quickly than by way of the value."""

    write: Callable[[float], Any]
    read: Callable[[Any], float]
    raw: Callable[[int], bytes] | None = None


def time_format(name: str, zone: str) -> TimeFormat:
    """Return a way to write times, for an account in a time zone; raises `ValueError` for an unknown name or zone."""
    if name in LOCAL:
        zoned(zone)
        write = LOCAL[name]
        return TimeFormat(lambda moment: write(moment, zone), lambda value: instant(value, zone))
    if name not in FORMATS:
        raise ValueError(f"'{name}' is not known here; {nearest(name, (*FORMATS, *LOCAL))}")
    return TimeFormat(FORMATS[name], _READERS.get(name, instant), RAW[name])


def _wall(instant: float, zone: str) -> datetime:
    return datetime.fromtimestamp(instant, zoned(zone))


LOCAL: dict[str, Callable[[float, str], Any]] = {
    "local": lambda instant, zone: _wall(instant, zone).isoformat(timespec="seconds"),
    "local_millis": lambda instant, zone: _wall(instant, zone).isoformat(timespec="milliseconds"),
    "naive": lambda instant, zone: _wall(instant, zone).replace(tzinfo=None).isoformat(timespec="seconds"),
    "naive_space": lambda instant, zone: _wall(instant, zone).strftime("%Y-%m-%d %H:%M:%S"),
    "date": lambda instant, zone: _wall(instant, zone).date().isoformat(),
}
"""Times by the account's clock: with its offset, which daylight saving changes, without one, or the day alone."""

_READERS: dict[str, Callable[[Any], float]] = {
    "epoch": float,
    "epoch_text": float,
    "epoch_millis": lambda value: float(value) / 1000,
    "epoch_millis_text": lambda value: float(value) / 1000,
}

"""Instants as people and vendors write them: ISO 8601, or seconds or milliseconds since the epoch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from harness.connectors.java_dates import comparable, date_reader
from harness.ocnql.instants import in_seconds

ReadInstant = Callable[[object], float | None]


def parse_iso(text: str) -> float:
    """Return the instant; a time without a zone is UTC. Raises `ValueError`."""
    found = datetime.fromisoformat(text.strip())
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def parse_vendor(value: object) -> float | None:
    """Return the instant a vendor wrote in a record, or ``None`` if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        return _iso_or_none(str(value))
    return in_seconds(number)


def vendor_reader(pattern: str) -> ReadInstant:
    """Return what reads the instants of a field whose dates are written so; an empty pattern is any usual way."""
    if comparable(pattern):
        return parse_vendor
    read = date_reader(pattern)

    def found(value: object) -> float | None:
        moment = read(value) if isinstance(value, str) else None
        return parse_vendor(value) if moment is None else moment

    return found


def iso(instant: float) -> str:
    """Print as the job list does: ``2020-12-15T12:41:36Z``."""
    return datetime.fromtimestamp(int(instant), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_exact(instant: float) -> str:
    """Print an instant for a query, with its milliseconds if it has any."""
    moment = datetime.fromtimestamp(instant, UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond >= 1000 else "seconds") + "Z"


def milliseconds(instant: float) -> int:
    return round(instant * 1000)


def _iso_or_none(text: str) -> float | None:
    try:
        return parse_iso(text)
    except (ValueError, OverflowError):
        return None

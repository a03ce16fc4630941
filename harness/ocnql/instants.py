"""Instants as vendors and people write them: ISO-8601 in its usual dialects."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s?(Z|[+-]\d\d(?::?\d\d)?)?"
)

_MILLISECONDS_FROM = 100_000_000_000
_Count = TypeVar("_Count", float, Decimal)


def in_seconds(count: _Count) -> _Count:
    """Read a count since the epoch; a count of seconds so large would be in the year 5138, so it is of milliseconds."""
    return count / 1000 if abs(count) >= _MILLISECONDS_FROM else count


def instant(text: str) -> float | None:
    """Return the instant as seconds since the epoch; a text without a zone is UTC, no date gives ``None``."""
    found = _ISO.fullmatch(text.strip())
    if not found:
        return None
    day, minutes, seconds, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{minutes or '00:00'}:{seconds or '00'}{_offset(zone)}")
        return moment.timestamp() + float(f"0.{fraction or 0}")
    except (ValueError, OverflowError):
        return None


def iso(seconds: float) -> str:
    """Write an instant with whole seconds and ``Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _offset(zone: str | None) -> str:
    if zone in (None, "Z"):
        return "+00:00"
    digits = str(zone)[1:].replace(":", "").ljust(4, "0")
    return f"{str(zone)[0]}{digits[:2]}:{digits[2:]}"

"""Dates as a definition says they are written: the patterns of Java's ``SimpleDateFormat`` and ``DateTimeFormatter``.

Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/text/SimpleDateFormat.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

EPOCH = "epoch"
"""In place of a pattern: seconds or milliseconds since 1970."""

ReadDate = Callable[[str], float | None]

ISO = "yyyy-MM-dd"
"""How patterns begin that mean ISO 8601, which is read everywhere without them."""

_PIECE = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z'])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"M": "month", "d": "day", "H": "hour", "h": "half", "m": "minute", "s": "second"}
_LETTERS = {
    "y": r"(?P<year>\d{4}|\d{2})",
    "u": r"(?P<year>\d{4})",
    "S": r"(?P<fraction>\d{1,9})",
    "a": r"(?P<noon>[AaPp][Mm])",
    "E": r"[A-Za-z]+",
    "z": r"(?P<zone>UTC|GMT|Z)",
    "Z": r"(?P<zone>[+-]\d{4})",
    "X": r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)",
    "x": r"(?P<zone>[+-]\d\d(?::?\d\d)?)",
}
_NEEDED = ("year", "month", "day")


def comparable(pattern: str) -> bool:
    """Tell whether conditions understand dates that are written so: as ISO 8601, or counted from 1970."""
    return pattern in ("", EPOCH) or pattern.startswith(ISO)


@lru_cache(maxsize=256)
def date_reader(pattern: str) -> ReadDate:
    """Return what reads such a date as seconds since 1970, without a zone in UTC, and anything else as ``None``.

    Raises `ValueError` for a pattern that does not say which day it is, or holds letters that are not known here.
    """
    expression = re.compile("".join(map(_expression, _pieces(pattern))))
    missing = [part for part in _NEEDED if part not in expression.groupindex and not _has_name(part, expression)]
    if missing:
        raise ValueError(f"'{pattern}' has no {missing[0]}")

    def read(text: str) -> float | None:
        found = expression.fullmatch(text.strip())
        return None if found is None else _moment(found.groupdict())

    return read


def _has_name(part: str, expression: re.Pattern[str]) -> bool:
    return part == "month" and "name" in expression.groupindex


def _pieces(pattern: str) -> list[re.Match[str]]:
    found = list(_PIECE.finditer(pattern))
    if sum(len(piece[0]) for piece in found) != len(pattern):
        raise ValueError(f"'{pattern}' has a quote without an end")
    return found


def _expression(piece: re.Match[str]) -> str:
    quoted, run, letter, other = piece.groups()
    if quoted is not None:
        return re.escape(quoted.replace("''", "'") or "'")
    if other is not None:
        return re.escape(other)
    if letter == "M" and len(run) > 2:
        return r"(?P<name>[A-Za-z]{3,9})\.?"
    if letter in _NUMBERS:
        return rf"(?P<{_NUMBERS[letter]}>\d{{1,2}})"
    if letter not in _LETTERS:
        raise ValueError(f"the letter '{letter}' of '{piece.string}' is not known; put text between quotes")
    return _LETTERS[letter]


def _moment(parts: Mapping[str, str | None]) -> float | None:
    try:
        day = datetime(_year(parts["year"] or ""), _month(parts), int(parts["day"] or 0), tzinfo=UTC)
        clock = timedelta(
            hours=_hour(parts), minutes=int(parts.get("minute") or 0), seconds=int(parts.get("second") or 0)
        )
        fraction = float(f"0.{parts.get('fraction') or 0}")
        return (day + clock - _offset(parts.get("zone"))).timestamp() + fraction
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    # Two digits from 70 on are of the last century.
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _month(parts: Mapping[str, str | None]) -> int:
    name = parts.get("name")
    return int(parts["month"] or 0) if name is None else _MONTHS.index(name[:3].lower()) + 1


def _hour(parts: Mapping[str, str | None]) -> int:
    half = parts.get("half")
    if half is None:
        return int(parts.get("hour") or 0)
    return int(half) % 12 + (12 if (parts.get("noon") or "").lower() == "pm" else 0)


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone.isalpha():
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    found = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -found if zone[0] == "-" else found

"""The name of a result file: ``{date pattern}_name``, with the Java patterns that the platform knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from harness.bulk.formats import Format
from harness.bulk.instants import milliseconds

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PATTERNS: dict[str, Callable[[datetime], str]] = {
    "yyyy-MM-dd'T'HH:mm:ssXXX": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}Z",
    "yyyy-MM-dd'T'HH:mm:ss'Z'": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SXXX": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}.{t.microsecond // 1000}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}.{t.microsecond // 1000:03d}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}.{t.microsecond // 1000:03d}+0000",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'": lambda t: f"{t:%Y-%m-%dT%H:%M:%S}.{t.microsecond // 1000:03d}Z",
    "yyyy-MM-dd HH:mm:ss": lambda t: f"{t:%Y-%m-%d %H:%M:%S}",
    "yyyy.MM.dd G 'at' HH:mm:ss z": lambda t: f"{t:%Y.%m.%d} AD at {t:%H:%M:%S} UTC",
    "h:mm a": lambda t: f"{t.hour % 12 or 12}:{t:%M} {_half(t)}",
    "yyyyy.MMMMM.dd GGG hh:mm aaa": lambda t: f"{t.year:05d}.{_MONTHS[t.month - 1]}.{t:%d} AD {t:%I:%M} {_half(t)}",
    "yyMMddHHmmssZ": lambda t: f"{t:%y%m%d%H%M%S}+0000",
}
_SHAPE = re.compile(r"(?:\{(?P<pattern>[^{}]*)\})?(?P<rest>.*)", re.DOTALL)
_LONGEST = 200


def name_problem(wanted: object) -> str | None:
    """Say what is wrong with a wanted file name, if anything."""
    if not isinstance(wanted, str) or not wanted.strip():
        return "must be text"
    if len(wanted) > _LONGEST:
        return f"must be at most {_LONGEST} characters"
    if any(char in "/\\" or not char.isprintable() for char in wanted):
        return "must not hold path separators or control characters"
    pattern = _parts(wanted)[0]
    if pattern is not None and pattern not in _PATTERNS:
        return f"has the date pattern {{{pattern}}}; valid are {', '.join(_PATTERNS)}"
    return None


def file_name(wanted: str | None, created_at: float, form: Format, fallback: str) -> str:
    """Return the name of a file, its date being the moment its job was created, in UTC."""
    pattern, rest = _parts(wanted or fallback)
    # The same milliseconds that the job tells as its createdDate.
    moment = datetime.fromtimestamp(milliseconds(created_at) / 1000, UTC)
    name = (_PATTERNS[pattern](moment) if pattern is not None else "") + rest
    return name if name.lower().endswith(f".{form}") else f"{name}.{form}"


def _parts(wanted: str) -> tuple[str | None, str]:
    found = _SHAPE.fullmatch(wanted)
    return (found["pattern"], found["rest"]) if found else (None, wanted)


def _half(moment: datetime) -> str:
    return "AM" if moment.hour < 12 else "PM"

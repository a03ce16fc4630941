"""The words of SOQL: tokens, and literals as the type of their column wants them."""

from __future__ import annotations

import re
from typing import Any

from mock_vendors.data.kinds.record_id import guard
from mock_vendors.data.times import instant
from mock_vendors.data.where import Exact

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^'\\]|\\.)*')"
    r"|(?P<time>\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?)"
    r"|(?P<number>[+-]?\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),]))",
    re.DOTALL,
)
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
    "_": "\\_",
    "%": "\\%",
}
TIMES = ("datetime", "date")


MISFIT = object()
_SHORT_ID = 15


class QueryError(Exception):
    """A query that is wrong; ``code`` is the vendor's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def tokens(text: str) -> list[tuple[str, str]]:
    """Return the sort and the text of every token; raises `QueryError`."""
    found: list[tuple[str, str]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or not match.lastgroup:
            raise QueryError("MALFORMED_QUERY", f"unexpected token: '{text[place:].split(maxsplit=1)[0][:40]}'")
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


def read_value(sort: str, text: str, kind: str) -> Any:
    """Return a literal as the type of its column wants it, or `MISFIT`."""
    if kind in TIMES:
        return _moment(sort, text)
    if kind == "boolean":
        return text.lower() == "true" if sort == "word" and text.lower() in ("true", "false") else MISFIT
    if kind in ("int", "double", "currency"):
        return (float(text) if "." in text else int(text)) if sort == "number" else MISFIT
    if sort != "string":
        return MISFIT
    value = _unescaped(text)
    if kind in ("id", "reference"):
        return Exact(value + guard(value) if len(value) == _SHORT_ID else value)
    return value


def _moment(sort: str, text: str) -> Any:
    try:
        return instant(text) if sort == "time" else MISFIT
    except ValueError:
        return MISFIT


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise QueryError("MALFORMED_QUERY", f"Invalid string literal '\\{match[1]}'. Illegal character sequence")
        return _ESCAPES[match[1]]

    return re.sub(r"\\(.)", plain, text[1:-1], flags=re.DOTALL)

"""Tables as text: what RFC 4180 says, with the delimiters and line endings that vendors let clients choose."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from mock_vendors.data.text import dump


class BadTable(ValueError):
    """A text that is no table of the dialect."""


def written(rows: Iterable[Sequence[Any]], delimiter: str = ",", ending: str = "\n") -> bytes:
    """Return rows with every value in quotes; null is an empty value."""
    lines = (delimiter.join(_quoted(value) for value in row) + ending for row in rows)
    return "".join(lines).encode("utf-8", "surrogatepass")


def read(body: bytes, delimiter: str = ",", ending: str | None = None) -> list[list[str]]:
    """Return the rows of a table, its head first; raises `BadTable`, also for line endings other than ``ending``."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("the data is not UTF-8") from error
    if ending is not None and _ending(text) not in ("", ending):
        raise BadTable("LineEnding is invalid on user data.")
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error as error:
        raise BadTable(str(error)) from error


def _ending(text: str) -> str:
    """Return how the first line outside of quotes ends; empty where there is one line only."""
    quoted = False
    for place, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == "\n" and not quoted:
            return "\r\n" if text[place - 1 : place] == "\r" else "\n"
    return ""


def _quoted(value: Any) -> str:
    return '"' + plain(value).replace('"', '""') + '"'


def plain(value: Any) -> str:
    """Return a value as the text that stands in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return dump(value).decode() if isinstance(value, dict | list) else str(value)

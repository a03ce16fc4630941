"""Stored JSON lines in the form somebody asked for, made while they stream out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from harness.bulk.formats import Format
from harness.bulk.results.values import array_of, cell, flat, is_array, is_object, items, members, object_of

# The csv module leaves a carriage return unquoted when lines end with a newline alone, and it does not read back.
_SPECIAL = re.compile(r'[",\r\n]').search
# The one whole number that a parser spells otherwise than it was written.
_MINUS_ZERO = re.compile(rb"[:\s]-0[,}\s]").search
# What makes a spreadsheet take a text for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]").match


def rendered(
    pieces: Iterable[bytes], form: Format, columns: tuple[str, ...], *, neutral: bool = False
) -> Iterator[bytes]:
    """Yield the result as JSON lines, as one JSON array, or as CSV with these columns.

    ``neutral`` keeps spreadsheets from taking a text of the CSV for a formula.
    """
    match form:
        case Format.JSONL:
            return iter(pieces)
        case Format.JSON:
            return _array(pieces)
        case Format.CSV:
            return _csv(pieces, columns, _neutral if neutral else str)


def rendered_size(form: Format, size: int, records: int) -> int | None:
    """Return how many bytes `rendered` will yield, where that is known beforehand."""
    match form:
        case Format.JSONL:
            return size
        case Format.JSON:
            return size + len(b"[]\n") + max(0, records - 1)
        case Format.CSV:
            return None


def as_texts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same lines with every number and truth value as the text that a CSV would show."""
    for lines in lines_of(pieces):
        yield b"".join(_texts(line) + b"\n" for line in lines)


def csv_columns(select: tuple[str, ...], seen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the header: in the caller's order, the rest as first seen; a selected object gives all its columns."""
    if not select:
        return seen
    chosen = (_under(name, seen) or (name,) for name in select)
    # What was not selected and is there nevertheless belongs to a child that was put into the record.
    return tuple(dict.fromkeys([*(column for group in chosen for column in group), *seen]))


def _under(name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column for column in seen if column == name or column.startswith(f"{name}."))


def _texts(value: bytes) -> bytes:
    if is_object(value):
        return object_of((name, _texts(item)) for name, item in members(value).items())
    if is_array(value):
        return array_of(map(_texts, items(value)))
    return value if value.startswith(b'"') or value == b"null" else b'"' + value + b'"'


def _array(pieces: Iterable[bytes]) -> Iterator[bytes]:
    # The newline that ends a line becomes a comma once it is known that another line follows.
    yield b"["
    held = b""
    for piece in pieces:
        body = held + piece
        held = b"\n" if body.endswith(b"\n") else b""
        yield body.removesuffix(b"\n").replace(b"\n", b",\n")
    yield held + b"]\n"


def _csv(pieces: Iterable[bytes], columns: tuple[str, ...], shown: Callable[[str], str]) -> Iterator[bytes]:
    if not columns:
        return
    yield _rows([list(map(shown, columns))])
    for lines in lines_of(pieces):
        rows = (_spelled(line, shown) for line in lines)
        yield _rows([[row.get(name, "") for name in columns] for row in rows])


def _spelled(line: bytes, shown: Callable[[str], str]) -> dict[str, str]:
    """Return what a record shows in each of its columns."""
    found: dict[str, str] = {}
    if _quickly(line, shown, found):
        return found
    fields = flat(members(line))
    return {name: shown(cell(value)) if value.startswith(b'"') else cell(value) for name, value in fields}


def _quickly(line: bytes, shown: Callable[[str], str], found: dict[str, str]) -> bool:
    """Spell a record's values from what a fast parser makes of them; false if that may differ from what is written."""
    try:
        return not _MINUS_ZERO(line) and _spell(orjson.loads(line), "", shown, found)
    except orjson.JSONDecodeError:
        return False


def _spell(values: Mapping[str, Any], prefix: str, shown: Callable[[str], str], found: dict[str, str]) -> bool:
    for key, value in values.items():
        kind = type(value)
        if kind is str:
            found[prefix + key] = shown(value)
        elif value is None:
            found[prefix + key] = ""
        elif kind is int:
            found[prefix + key] = str(value)
        elif kind is bool:
            found[prefix + key] = "true" if value else "false"
        elif not (kind is dict and value and _spell(value, f"{prefix}{key}.", shown, found)):
            # Of floats, arrays and empty objects a CSV shows the vendor's own text.
            return False
    return True


def _neutral(text: str) -> str:
    return f"'{text}" if _FORMULA(text) else text


def _rows(rows: Iterable[list[str]]) -> bytes:
    return "".join([",".join(map(_quoted, row)) + "\n" if row != [""] else '""\n' for row in rows]).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL(text) else text


def lines_of(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield whole

"""Stored JSON lines in the form somebody asked for, made while they stream out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from harness.bulk.formats import Format
from harness.bulk.results.values import cell, flat, members

# The csv module leaves a carriage return unquoted when lines end with a newline alone, and it does not read back.
_SPECIAL = re.compile(r'[",\r\n]').search


def rendered(pieces: Iterable[bytes], form: Format, columns: tuple[str, ...]) -> Iterator[bytes]:
    """Yield the result as JSON lines, as one JSON array, or as CSV with these columns."""
    match form:
        case Format.JSONL:
            return iter(pieces)
        case Format.JSON:
            return _array(pieces)
        case Format.CSV:
            return _csv(pieces, columns)


def rendered_size(form: Format, size: int, records: int) -> int | None:
    """Return how many bytes `rendered` will yield, where that is known beforehand."""
    match form:
        case Format.JSONL:
            return size
        case Format.JSON:
            return size + len(b"[]\n") + max(0, records - 1)
        case Format.CSV:
            return None


def csv_columns(select: tuple[str, ...], seen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the header: in the caller's order, else as first seen; a selected object gives all its columns."""
    if not select:
        return seen
    chosen = (_under(name, seen) or (name,) for name in select)
    return tuple(dict.fromkeys(column for group in chosen for column in group))


def _under(name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column for column in seen if column == name or column.startswith(f"{name}."))


def _array(pieces: Iterable[bytes]) -> Iterator[bytes]:
    # The newline that ends a line becomes a comma once it is known that another line follows.
    yield b"["
    held = b""
    for piece in pieces:
        body = held + piece
        held = b"\n" if body.endswith(b"\n") else b""
        yield body.removesuffix(b"\n").replace(b"\n", b",\n")
    yield held + b"]\n"


def _csv(pieces: Iterable[bytes], columns: tuple[str, ...]) -> Iterator[bytes]:
    if not columns:
        return
    yield _rows([list(columns)])
    for lines in _lines(pieces):
        fields = (dict(flat(members(line))) for line in lines)
        yield _rows([[cell(row[name]) if name in row else "" for name in columns] for row in fields])


def _rows(rows: Iterable[list[str]]) -> bytes:
    return "".join([",".join(map(_quoted, row)) + "\n" if row != [""] else '""\n' for row in rows]).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL(text) else text


def _lines(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield whole

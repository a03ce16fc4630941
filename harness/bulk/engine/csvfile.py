"""An uploaded CSV file: is it usable at all, and which records does it hold?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.bulk.engine.rows import LONGEST, Lines, Row, UnusableFile, check_text

# The csv module's own bound for one cell, 128 KiB, is less than the longest text field of many vendors.
csv.field_size_limit(LONGEST)


def header_of(path: Path) -> tuple[str, ...]:
    """Check that the file is text with a usable header, and return the header; raises `UnusableFile`."""
    check_text(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = tuple(name.strip() for name in _first(file))
    if problem := _header_problem(names):
        raise UnusableFile(problem)
    return names


def rows(path: Path) -> Iterator[Row]:
    """Yield the records of a file whose header is usable, numbered from 1; blank lines do not count."""
    header = header_of(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(Lines(file, csv.Error), strict=True)
        number = -1
        for cells, problem in _cells(reader):
            if problem or not _is_blank(cells, header):
                number += 1
                if number > 0:
                    record, size = nested(header, cells), sum(map(len, cells))
                    yield Row(number, record, problem or _ragged(header, cells), size)


def nested(header: tuple[str, ...], cells: list[str]) -> dict[str, Any]:
    """Return the record: dotted names nest, an empty cell leaves its field out."""
    record: dict[str, Any] = {}
    for name, value in zip(header, cells, strict=False):
        if value:
            *path, last = name.split(".")
            target = record
            for step in path:
                target = target.setdefault(step, {})
            target[last] = value
    return record


def _cells(reader: Any) -> Iterator[tuple[list[str], str]]:
    while True:
        try:
            yield next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield [], f"line {reader.line_num} is not CSV: {error}"


def _first(file: Any) -> list[str]:
    every = _cells(csv.reader(Lines(file, csv.Error), strict=True))
    found = ((cells, problem) for cells, problem in every if problem or any(cells))
    cells, problem = next(found, ([], ""))
    if problem:
        raise UnusableFile(problem)
    return cells


def _is_blank(cells: list[str], header: tuple[str, ...]) -> bool:
    return not cells or (len(cells) == 1 and not cells[0].strip() and len(header) > 1)


def _ragged(header: tuple[str, ...], cells: list[str]) -> str:
    if len(cells) == len(header):
        return ""
    return f"the row has {len(cells)} cells, the header {len(header)}"


def _header_problem(names: tuple[str, ...]) -> str:
    if not any(names):
        return "the file has no header line with field names"
    if not all(names):
        return f"column {names.index('') + 1} of the header has no name"
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return f"the header names {', '.join(twice)} more than once"
    broken = [name for name in names if not all(name.split("."))]
    if broken:
        return f"the header name '{broken[0]}' has an empty part beside a dot"
    inside = [(name, other) for name in names for other in names if other.startswith(f"{name}.")]
    return f"the header names both {inside[0][0]} and {inside[0][1]}" if inside else ""

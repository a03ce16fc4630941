"""A file's records cut into pieces that a vendor's bulk job takes: flat, with the columns that they have together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.bulk.engine.rows import Row
from harness.bulk.store.protocol import Outcome


@dataclass(slots=True)
class Piece:
    """Some records in the file's order; ``refused`` are those that are not sent, with the reason."""

    first: int
    last: int = 0
    rows: list[Row] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    refused: list[Outcome] = field(default_factory=list)
    size: int = 0

    def add(self, row: Row, null: str) -> None:
        """Take a record in."""
        self.last = row.number
        cells, problem = ({}, row.problem) if row.problem else flat(row.record, null)
        if problem:
            self.refused.append(Outcome(row.number, status=problem, record=row.record))
            return
        self.rows.append(row)
        self.cells.append(cells)
        self.columns.update(dict.fromkeys(cells))
        self.size += sum(len(value.encode("utf-8", "replace")) + 3 for value in cells.values())


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one piece may hold; ``until`` is the record at which the first one has to end, as an earlier run cut it."""

    rows: int
    bytes: int
    until: int | None = None


def pieces(rows: Iterable[Row], after: int, bounds: Bounds, null: str) -> Iterator[Piece]:
    """Yield what comes after the record of that number, piece by piece."""
    piece, until = Piece(after + 1), bounds.until
    for row in rows:
        if row.number <= after:
            continue
        piece.add(row, null)
        full = len(piece.rows) + len(piece.refused) >= bounds.rows or piece.size >= bounds.bytes
        if row.number == until if until is not None else full:
            yield piece
            piece, until = Piece(row.number + 1), None
    if piece.last:
        yield piece


def flat(record: Mapping[str, Any], null: str) -> tuple[dict[str, str], str]:
    """Return a record's values by dotted names, or why it cannot be a line of a table."""
    cells: dict[str, str] = {}
    for name, value in _leaves(record, ""):
        if isinstance(value, list):
            return {}, f"{name} is a list, which a line of a table cannot hold"
        cells[name] = null if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return (cells, "") if cells else ({}, "the record has no values")


def _leaves(node: Mapping[str, Any], lead: str) -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{lead}{name}.")
        else:
            yield f"{lead}{name}", value

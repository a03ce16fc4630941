"""The rows of a file in windows: what is begun together, and in which order it may be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from harness.bulk.engine.rows import Row

_SIZE = 8 << 20
"""Characters after which a window is full however few rows it has."""


def windows(rows: Iterable[Row], after: int, most: int) -> Iterator[list[Row]]:
    """Yield what comes after the row of that number, up to ``most`` rows at a time."""
    window: list[Row] = []
    size = 0
    for row in rows:
        if row.number <= after:
            continue
        window.append(row)
        size += row.size
        if len(window) >= most or size >= _SIZE:
            yield window
            window, size = [], 0
    if window:
        yield window


def rounds(rows: Sequence[Row], identity: Callable[[Row], str | None]) -> list[list[Row]]:
    """Return the rows so that of those about the same record only one is in each round, the first one first."""
    made: list[list[Row]] = []
    seen: dict[str, int] = {}
    for row in rows:
        name = identity(row)
        rank = 0 if name is None else seen.get(name, -1) + 1
        if name is not None:
            seen[name] = rank
        if rank == len(made):
            made.append([])
        made[rank].append(row)
    return made


def groups(rows: Sequence[Row], size: int) -> list[Sequence[Row]]:
    """Return the rows as they go into requests."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]

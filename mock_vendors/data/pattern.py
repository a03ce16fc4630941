"""Which rows something is true of, by a pattern that repeats: counted without looking at a row."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_PERIOD = 997


@dataclass(frozen=True, slots=True)
class Pattern:
    """True of row ``i`` where ``marks[i % len(marks)]`` is; without marks it is true of none."""

    marks: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return any(self.marks)

    def has(self, row: int) -> bool:
        return bool(self.marks) and bool(self.marks[row % len(self.marks)])

    def count(self, rows: int) -> int:
        """Return of how many of the first so many rows it is true."""
        if not self.marks:
            return 0
        turns, rest = divmod(rows, len(self.marks))
        return turns * sum(self.marks) + sum(self.marks[:rest])

    def chosen(self, rows: Sequence[int], *, below: int) -> Sequence[int]:
        """Return the rows of which it is not true; it is true of none from ``below`` up."""
        return [row for row in rows if row >= below or not self.has(row)] if self else rows


NEVER = Pattern()


def pattern(share: float | tuple[int, ...], dice: str) -> Pattern:
    """Return a pattern that is given, or one that is true of a share of the rows, scattered by the dice."""
    if isinstance(share, tuple):
        return Pattern(share)
    many = round(share * _PERIOD) if not 0 < share < 1 / _PERIOD else 1
    if not many:
        return NEVER
    marks = [1] * many + [0] * (_PERIOD - many)
    random.Random(dice).shuffle(marks)
    return Pattern(tuple(marks))


@dataclass(frozen=True, slots=True)
class Twins:
    """Rows that are another version of the row before them; ``count`` rows are there."""

    marks: Pattern
    count: int

    def first(self, row: int) -> int:
        """Return the row whose id a row has."""
        while 0 < row < self.count and self.marks.has(row):
            row -= 1
        return row

    def last(self, row: int) -> int:
        """Return the last row that has the id of a row."""
        while row + 1 < self.count and self.marks.has(row + 1):
            row += 1
        return row

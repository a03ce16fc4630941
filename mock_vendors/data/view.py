"""An ordered choice of rows: spans of row numbers and lists of them, one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any


@dataclass(frozen=True, slots=True)
class View:
    """Rows in the order of a list; ranges cost nothing, whatever their length.

    ``rank`` gives what the order compares, for any row that is or was there.
    """

    parts: tuple[Sequence[int], ...]
    rank: Callable[[int], Any] = field(default=int, compare=False)
    wish: Any = field(default=None, compare=False)
    """What it was made for, where a data set made it."""
    _ends: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ends", tuple(accumulate(map(len, self.parts))))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def listed(self) -> int:
        """How many rows are held one by one."""
        return sum(len(part) for part in self.parts if not isinstance(part, range)) + len(self.parts)

    def at(self, place: int) -> int:
        """Return the row at one place; raises `IndexError` where there is none."""
        if not 0 <= place < len(self):
            raise IndexError(place)
        part = bisect_right(self._ends, place)
        return self.parts[part][place - self._ends[part]]

    def cut(self, start: int, stop: int) -> Sequence[int]:
        """Return the rows at these places."""
        stop = min(stop, len(self))
        if start >= stop:
            return ()
        first = bisect_right(self._ends, start)
        offset = self._ends[first] - len(self.parts[first])
        if stop <= self._ends[first]:
            return self.parts[first][start - offset : stop - offset]
        return tuple(self._run(first, start, stop))

    def place(self, row: int) -> int:
        """Return the place where a row is, or, if it is not here, of the first row behind where it would be."""
        return bisect_left(range(len(self)), self.rank(row), key=lambda place: self.rank(self.at(place)))

    def __contains__(self, row: int) -> bool:
        place = self.place(row)
        return place < len(self) and self.at(place) == row

    def _run(self, first: int, start: int, stop: int) -> Iterator[int]:
        for part, end in zip(self.parts[first:], self._ends[first:], strict=True):
            offset = end - len(part)
            if offset >= stop:
                return
            yield from part[max(0, start - offset) : stop - offset]

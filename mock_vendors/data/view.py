"""An ordered choice of rows: spans of row numbers and lists of them, one after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class View:
    """Rows in the order of a list; ranges cost nothing, whatever their length."""

    parts: tuple[Sequence[int], ...]
    _ends: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ends", tuple(accumulate(map(len, self.parts))))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def listed(self) -> int:
        """How many rows are held one by one."""
        return sum(len(part) for part in self.parts if not isinstance(part, range))

    def cut(self, start: int, stop: int) -> Sequence[int]:
        """Return the rows at these places."""
        stop = min(stop, len(self))
        if start >= stop:
            return ()
        first = bisect_right(self._ends, start)
        offset = self._ends[first] - len(self.parts[first])
        if stop <= self._ends[first]:
            return self.parts[first][start - offset : stop - offset]
        return tuple(self._run(start, stop))

    def _run(self, start: int, stop: int) -> Iterator[int]:
        for part, end in zip(self.parts, self._ends, strict=True):
            offset = end - len(part)
            yield from part[max(0, start - offset) : max(0, min(stop, end) - offset)]

"""Which children belong to which parent, by arithmetic over a pattern that repeats."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Family:
    """Parent ``p`` has ``pattern[p % len(pattern)]`` children, and the children are numbered in the parents' order."""

    pattern: tuple[int, ...]
    _starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        if not self.pattern or min(self.pattern) < 0 or not sum(self.pattern):
            raise ValueError("a pattern needs numbers from 0 up, and at least one above 0")
        object.__setattr__(self, "_starts", (0, *accumulate(self.pattern)))

    def children(self, parent: int) -> range:
        """Return the numbers of the children of one parent."""
        turn, place = divmod(parent, len(self.pattern))
        base = turn * self._starts[-1]
        return range(base + self._starts[place], base + self._starts[place + 1])

    def parent(self, child: int) -> int:
        """Return whose child this is."""
        turn, place = divmod(child, self._starts[-1])
        return turn * len(self.pattern) + bisect_right(self._starts, place) - 1

    def total(self, parents: int) -> int:
        """Return how many children the first so many parents have together."""
        return self.children(parents).start

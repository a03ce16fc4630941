"""Orders that are another one in every request."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Page
from mock_vendors.paging.rows import bounds
from mock_vendors.paging.sizes import chosen
from mock_vendors.paging.style import Asked, Cut


@KNOBS.register("shuffle")
@dataclass(frozen=True, slots=True)
class Shuffle(Knob):
    """``all`` rows, or the ``ties``: those that share a value of ``by``, the field that the list is ordered by.

    A request that has the parameter ``unless`` finds a stable order.
    """

    how: str
    by: str | None = None
    unless: str | None = None

    rank: ClassVar[int] = 80

    def __post_init__(self) -> None:
        chosen("way to shuffle", self.how, ("all", "ties"))
        if (self.how == "ties") != (self.by is not None):
            raise ValueError("'ties' need 'by', the field whose equal values are shuffled; 'all' takes none")

    @property
    def fields(self) -> tuple[str, ...]:
        return () if self.by is None else (self.by,)

    def cut(self, cut: Cut, _page: Page, asked: Asked, /) -> Cut:
        if cut.start >= cut.stop or self.unless in asked.parameters:
            return cut
        seed = int.from_bytes(asked.seal(f"shuffle {asked.memory.tick('shuffle')}").encode())
        return replace(cut, places=tuple(self._places(cut, asked, seed)))

    def _places(self, cut: Cut, asked: Asked, seed: int) -> Iterator[int]:
        low, high = 0, asked.total if self.by is None else 0
        for place in range(cut.start, cut.stop):
            if place >= high and self.by is not None:
                low, high = bounds(asked.rows, self.by, asked.rows.key(self.by, place))
            yield low + _moved(place - low, high - low, seed)


def _moved(place: int, count: int, seed: int) -> int:
    """Return where a place goes: every one to another, in steps that have nothing in common with the count."""
    step = 1 + seed % count
    while math.gcd(step, count) > 1:
        step += 1
    return (place * step + seed // count) % count

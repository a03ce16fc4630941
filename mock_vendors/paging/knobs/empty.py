"""Pages in the middle that have no rows at all, and yet the list goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Cadence
from mock_vendors.paging.traits import Trait


@KNOBS.register("empty")
@dataclass(frozen=True, slots=True)
class Empty(Knob):
    """After so many pages with rows come so many without, unless the list is at its end."""

    every: int
    times: int = 1

    rank: ClassVar[int] = 10

    def __post_init__(self) -> None:
        if self.every < 1 or self.times < 1:
            raise ValueError("'every' and 'times' count from 1")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.TURNS})

    def pace(self, cadence: Cadence, /) -> Cadence:
        return replace(cadence, full=self.every, blank=self.times)

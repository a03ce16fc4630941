"""Pages in the middle that have fewer rows than was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Cadence
from mock_vendors.paging.traits import Trait


@KNOBS.register("short")
@dataclass(frozen=True, slots=True)
class Short(Knob):
    """Of so many pages the last lacks so many rows, which come on the next one; no page is left without any."""

    every: int
    by: int = 1

    rank: ClassVar[int] = 10

    def __post_init__(self) -> None:
        if self.every < 1 or self.by < 1:
            raise ValueError("'every' and 'by' count from 1")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.WALKS})

    def pace(self, cadence: Cadence, /) -> Cadence:
        return replace(cadence, short=self.every, lacks=min(self.by, cadence.size - 1))

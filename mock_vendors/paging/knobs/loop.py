"""Lists that never end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.knobs.words import number, taken_apart
from mock_vendors.paging.place import Cadence, Page, Place, walked
from mock_vendors.paging.style import Asked
from mock_vendors.paging.traits import Trait


@KNOBS.register("loop")
@dataclass(frozen=True, slots=True)
class Loop(Knob):
    """``repeat``: the first page, whatever is asked for. ``self``: the last page points at itself, although it says
    that it is the last. ``ring:3``: after so many pages, and after the last, the next one is the first again."""

    how: str

    rank: ClassVar[int] = 50

    def __post_init__(self) -> None:
        name, argument = taken_apart(self.how, {"repeat": None, "self": None, "ring": "3"})
        if name == "ring":
            number(self.how, argument, 1)

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.WALKS} if self.how == "repeat" else {Trait.NEXT, Trait.WALKS})

    def page(self, page: Page, asked: Asked, cadence: Cadence, /) -> Page:
        first = replace(page.place, start=0, turn=0, backwards=False)
        if self.how == "repeat":
            return walked(first, asked.total, cadence)
        if self.how == "self":
            return page if page.follow else replace(page, follow=page.place)
        return self._ringed(page, first)

    def _ringed(self, page: Page, first: Place) -> Page:
        period = int(self.how.partition(":")[2])
        if page.follow is not None and (page.place.turn + 1) % period:
            return page
        return replace(page, follow=first, more=True)

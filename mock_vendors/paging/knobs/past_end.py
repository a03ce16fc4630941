"""What a client finds that asks for a page past the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.knobs.words import status, taken_apart
from mock_vendors.paging.place import Cadence, Page, Place, walked
from mock_vendors.paging.style import Asked, BadPage, Cut
from mock_vendors.paging.traits import Trait

_WORDS = {"empty": None, "last": None, "error": None, "refuse": "404"}


@KNOBS.register("past_end")
@dataclass(frozen=True, slots=True)
class PastEnd(Knob):
    """``empty``, ``last`` (the last page once more), ``error`` (500), or ``refuse:STATUS``, 204 among them."""

    then: str

    rank: ClassVar[int] = 40

    def __post_init__(self) -> None:
        name, argument = taken_apart(self.then, dict(_WORDS))
        if name == "refuse":
            status(self.then, argument)

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.BEYOND})

    def page(self, page: Page, asked: Asked, cadence: Cadence, /) -> Page:
        if self.then == "empty" or not _beyond(page.place, asked):
            return page
        if self.then == "last":
            turn = cadence.last(asked.total)
            return walked(replace(page.place, start=cadence.start(turn), turn=turn), asked.total, cadence)
        if self.then == "refuse:204":
            return page
        text = f"there is nothing past {asked.total} records"
        raise BadPage("page", str(page.place.turn + 1), text, "500" if self.then == "error" else self.then[7:])

    def cut(self, cut: Cut, page: Page, asked: Asked, /) -> Cut:
        return replace(cut, status=204) if self.then == "refuse:204" and _beyond(page.place, asked) else cut


def _beyond(place: Place, asked: Asked) -> bool:
    return place.start >= asked.total and (place.start > 0 or place.turn > 0) and not place.backwards

"""What a vendor says about how many records there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.knobs.words import number, taken_apart
from mock_vendors.paging.place import Cadence, Page
from mock_vendors.paging.style import Asked, Cut

_WORDS = {
    "right": None,
    "absent": None,
    "first": None,
    "late": None,
    "text": None,
    "growing": None,
    "wrong": "+3",
    "capped": "10000",
}
_TOLD = ("total", "odata_count")


@KNOBS.register("total")
@dataclass(frozen=True, slots=True)
class Total(Knob):
    """``absent``, told on the ``first`` page only, or ``late`` (on all others); as a ``text``; ``wrong:+3`` by so
    much (never below 0); ``capped:10000``; or ``growing`` by one with every page."""

    how: str

    rank: ClassVar[int] = 60

    def __post_init__(self) -> None:
        name, argument = taken_apart(self.how, dict(_WORDS))
        if name == "wrong":
            number(self.how, argument, -(10**12))
        if name == "capped":
            number(self.how, argument, 0)

    def page(self, page: Page, asked: Asked, cadence: Cadence, /) -> Page:
        told = self._told(asked.total, page.place.turn)
        return page if told == page.told else replace(page, told=told, last=cadence.last(told or 0))

    def cut(self, cut: Cut, page: Page, _asked: Asked, /) -> Cut:
        if page.told is None:
            links = {rel: link for rel, link in cut.links.items() if rel != "last"}
            return replace(cut, links=links, facts={**cut.facts, "pages": None})
        if self.how == "text":
            texts: dict[str, Any] = {name: str(page.told) for name in _TOLD if cut.facts.get(name) is not None}
            return replace(cut, facts={**cut.facts, **texts})
        return cut

    def _told(self, total: int, turn: int) -> int | None:
        name, _, argument = self.how.partition(":")
        if name == "wrong":
            return max(0, total + int(argument))
        if name == "capped":
            return min(total, int(argument))
        if name == "growing":
            return total + turn
        untold = name == "absent" or (name == "first" and turn > 0) or (name == "late" and turn == 0)
        return None if untold else total

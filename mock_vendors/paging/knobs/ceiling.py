"""How far into a list a client can reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.knobs.words import status, taken_apart
from mock_vendors.paging.place import Cadence, Page, walked
from mock_vendors.paging.style import Asked, BadPage
from mock_vendors.paging.traits import Trait

_WORDS: dict[str, str | None] = {"deny": None, "empty": None, "last": None, "stop": None, "refuse": "422"}


@KNOBS.register("ceiling")
@dataclass(frozen=True, slots=True)
class Ceiling(Knob):
    """No more than so many ``rows`` are within reach.

    Who goes on is denied in the vendor's own words (its error ``offset_too_far``) or with ``refuse:STATUS``, finds
    an ``empty`` page, or the ``last`` one once more and for ever; with ``stop`` the list seems to end.
    """

    rows: int
    then: str = "deny"

    rank: ClassVar[int] = 30

    def __post_init__(self) -> None:
        name, argument = taken_apart(self.then, _WORDS)
        if name == "refuse":
            status(self.then, argument)
        if self.rows < 1:
            raise ValueError("a ceiling is at least 1 row")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.WALKS})

    def page(self, page: Page, asked: Asked, cadence: Cadence, /) -> Page:
        if asked.total <= self.rows or page.place.backwards:
            return page
        if page.start >= self.rows:
            if self.then in ("empty", "stop"):
                return replace(page, start=self.rows, stop=self.rows, follow=None, more=False)
            page = self._past(page, asked, cadence)
        if page.stop < self.rows:
            return page
        stop = min(page.stop, self.rows)
        if self.then == "stop":
            return replace(page, stop=stop, follow=None, more=False)
        if self.then == "last":
            return replace(page, stop=stop, follow=page.place, more=True)
        return replace(
            page, stop=stop, follow=replace(page.place, start=self.rows, turn=page.place.turn + 1), more=True
        )

    def _past(self, page: Page, asked: Asked, cadence: Cadence) -> Page:
        if self.then == "last":
            turn = cadence.turn(self.rows - 1)
            return walked(replace(page.place, start=cadence.start(turn), turn=turn), asked.total, cadence)
        error = "offset_too_far" if self.then == "deny" else self.then.partition(":")[2]
        raise BadPage("page", str(page.place.turn + 1), f"only the first {self.rows} records can be reached", error)

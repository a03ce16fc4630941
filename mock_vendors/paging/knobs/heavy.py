"""Pages that are too large for the vendor itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Cadence, Page
from mock_vendors.paging.style import Asked, BadPage
from mock_vendors.paging.traits import Trait


@KNOBS.register("heavy")
@dataclass(frozen=True, slots=True)
class Heavy(Knob):
    """A page of more than so many ``rows`` fails with a status; with ``alone``, each so-many-th row fails any page."""

    rows: int
    then: int = 500
    alone: int | None = None

    rank: ClassVar[int] = 55

    def __post_init__(self) -> None:
        if self.rows < 1 or (self.alone is not None and self.alone < 1):
            raise ValueError("'rows' and 'alone' count from 1")
        if not 400 <= self.then <= 599:
            raise ValueError(f"'then' is a status from 400 to 599, not {self.then}")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.WALKS})

    def page(self, page: Page, _asked: Asked, _cadence: Cadence, /) -> Page:
        rows = page.stop - page.start
        alone = self.alone is not None and page.stop // self.alone > page.start // self.alone
        if rows > self.rows or alone:
            raise BadPage("page", str(page.place.turn + 1), f"a page of {rows} records is too large", str(self.then))
        return page

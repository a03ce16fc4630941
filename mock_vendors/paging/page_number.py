"""Pages by number, the neighbours told in a ``Link`` header."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.facts import told
from mock_vendors.paging.numbered import Numbered
from mock_vendors.paging.place import Page
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.BEYOND, Trait.LINKS, Trait.NEXT, Trait.NUMBERS, Trait.TURNS, Trait.WALKS})


@STYLES.register("page_number")
@dataclass(frozen=True, slots=True)
class PageNumber(Numbered):
    """``skip`` names the switch that leaves out the last page's link; ``relations`` says which links there are."""

    skip: str | None = None
    relations: tuple[str, ...] = ("next", "prev", "last")

    def __post_init__(self) -> None:
        # The base is named: a dataclass with slots is another class than the one whose body this is.
        Numbered.__post_init__(self)
        wrong = [link for link in self.relations if link not in ("first", "prev", "next", "last")]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is no link; there are first, prev, next and last")

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in (self.page, self.size, self.skip) if name)

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        follow, before = self.at(page.follow), self.at(page.before)
        facts = told(page, self.first_page)
        facts["next"] = page.follow.turn + self.first_page if page.follow else None
        facts["previous"] = page.before.turn + self.first_page if page.before else None
        links = {}
        if follow is not None:
            links["next"] = follow
        if before is not None:
            links["prev"] = before
        if page.last and asked.parameters.get(self.skip or "") != "true":
            links["last"] = self.place(page.last + self.first_page, page.place.size)
        if "first" in self.relations and before is not None:
            links["first"] = self.place(self.first_page, page.place.size)
        links = {name: link for name, link in links.items() if name in self.relations}
        return Cut(page.start, page.stop, follow, facts, links, before)

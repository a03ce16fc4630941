"""No pages: the whole list at once."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, Cut, Paged
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.traits import Trait


@STYLES.register("none")
@dataclass(frozen=True, slots=True)
class Whole(Paged):
    @property
    def traits(self) -> frozenset[Trait]:
        return frozenset()

    @property
    def parameters(self) -> tuple[str, ...]:
        return ()

    def first(self, _size: int) -> dict[str, str]:
        return {}

    def find(self, asked: Asked, /) -> Place:
        return Place(0, max(1, asked.total))

    def tell(self, _asked: Asked, page: Page, /) -> Cut:
        return Cut(page.start, page.stop, None, {**told(page), "next": None, "previous": None})

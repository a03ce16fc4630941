"""Offset and limit, with the count of all in the envelope."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import Sized, whole
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.BEYOND, Trait.NEXT, Trait.WALKS})


@STYLES.register("offset")
@dataclass(frozen=True, slots=True)
class Offset(Sized):
    """``furthest`` is the greatest offset the vendor serves, where it has such a ceiling."""

    offset: str = "offset"
    size: str = "limit"
    furthest: int | None = None

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.offset, self.size)

    def first(self, size: int) -> dict[str, str]:
        return {self.offset: "0", self.size: str(size)}

    def find(self, asked: Asked, /) -> Place:
        size = self.sized(asked.parameters, self.size)
        start = whole(asked.parameters, self.offset, 0)
        if start < 0:
            raise BadPage(self.offset, str(start), f"{self.offset} must be at least 0")
        if self.furthest is not None and start > self.furthest:
            raise BadPage(self.offset, str(start), f"{self.offset} must be at most {self.furthest}", "offset_too_far")
        return Place(start, size, start // size, False, self.echoed(asked.parameters, self.size))

    def tell(self, _asked: Asked, page: Page, /) -> Cut:
        facts = told(page)
        facts["next"] = page.follow.start if page.follow else None
        facts["previous"] = page.before.start if page.before else None
        return Cut(page.start, page.stop, self.at(page.follow), facts, previous=self.at(page.before))

    def at(self, place: Place | None) -> dict[str, str] | None:
        """Return the parameters that ask for the page at a place."""
        return None if place is None else {self.offset: str(place.start), self.size: str(place.echoed or place.size)}

"""What the styles share in which a client names the number of the page it wants."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import Asked, BadPage
from mock_vendors.paging.place import Place
from mock_vendors.paging.sizes import Sized, whole
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.NUMBERS, Trait.BEYOND, Trait.NEXT, Trait.TURNS, Trait.WALKS})


@dataclass(frozen=True, slots=True)
class Numbered(Sized):
    """``page`` counts from ``first_page``; ``size`` names the parameter for the page's size.

    ``furthest`` is the greatest number of a page the vendor serves, where it has such a ceiling.
    """

    page: str = "page"
    size: str = "per_page"
    first_page: int = 1
    furthest: int | None = None

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.page, self.size)

    def first(self, size: int) -> dict[str, str]:
        return self.place(self.first_page, size)

    def place(self, page: int, size: int) -> dict[str, str]:
        """Return the parameters that ask for a page."""
        return {self.page: str(page), self.size: str(size)}

    def find(self, asked: Asked, /) -> Place:
        size = self.sized(asked.parameters, self.size)
        page = whole(asked.parameters, self.page, self.first_page)
        if page < self.first_page:
            raise BadPage(self.page, str(page), f"{self.page} must be at least {self.first_page}")
        if self.furthest is not None and page > self.furthest:
            raise BadPage(self.page, str(page), f"{self.page} must be at most {self.furthest}", "offset_too_far")
        turn = page - self.first_page
        return Place(turn * size, size, turn, False, self.echoed(asked.parameters, self.size))

    def at(self, place: Place | None) -> dict[str, str] | None:
        """Return the parameters that ask for the page at a place."""
        return None if place is None else self.place(place.turn + self.first_page, place.echoed or place.size)

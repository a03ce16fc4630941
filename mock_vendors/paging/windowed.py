"""What the styles share in which a client names a range of values, and there is no next page."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.filters import READERS
from mock_vendors.paging import Asked, BadPage, Cut
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.rows import bounds, falling
from mock_vendors.paging.sizes import Sized, chosen
from mock_vendors.paging.traits import Trait


@dataclass(frozen=True, slots=True)
class Windowed(Sized):
    """Rows whose ``field`` is from ``start`` up to ``end``, and no more than a page of them, whatever is left.

    The list has to be in the order of the field. ``inclusive`` says whether the end belongs to the range.
    """

    start: str = "from"
    end: str = "to"
    field: str = "id"
    size: str = "limit"
    reads: str = "integer"
    inclusive: bool = False

    def __post_init__(self) -> None:
        Sized.__post_init__(self)
        chosen("reading of a value", self.reads, tuple(READERS))

    @property
    def traits(self) -> frozenset[Trait]:
        return frozenset()

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.start, self.end, self.size)

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def find(self, asked: Asked, /) -> Place:
        size = self.sized(asked.parameters, self.size)
        low, high = self._bound(asked, self.start), self._bound(asked, self.end)
        total = asked.total
        if falling(asked.rows, self.field):
            begin = 0 if high is None else high[0 if self.inclusive else 1]
            end = total if low is None else low[1]
        else:
            begin = 0 if low is None else low[0]
            end = total if high is None else high[1 if self.inclusive else 0]
        return Place(begin, size, 0, limit=max(begin, end))

    def tell(self, _asked: Asked, page: Page, /) -> Cut:
        return Cut(page.start, page.stop, None, {**told(page), "next": None, "previous": None})

    def _bound(self, asked: Asked, name: str) -> tuple[int, int] | None:
        text = asked.parameters.get(name)
        if text is None:
            return None
        try:
            return bounds(asked.rows, self.field, READERS[self.reads](text))
        except (ValueError, KeyError, OverflowError, TypeError) as error:
            raise BadPage(name, text, f"{name} is not a valid {self.reads.replace('_', ' ')}") from error

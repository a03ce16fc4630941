"""The id of the last record seen says where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mock_vendors.filters import READERS
from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.rows import bounds
from mock_vendors.paging.sizes import Sized, chosen
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.BEYOND, Trait.WALKS})
_GONE = ("refuse", "continue")


@STYLES.register("keyset")
@dataclass(frozen=True, slots=True)
class Keyset(Sized):
    """``after`` names the parameter that goes forwards, ``before`` the one that goes backwards, if there is one.

    An id that no record has is refused; ``gone`` says whether that of a record that was deleted is, too. With a
    ``field``, a value of it stands in place of the id, and rows that share a value at the end of a page are lost
    to whoever goes on behind it; ``inclusive`` gives all of them once more.
    With ``linked``, a ``Link`` header leads to the next page.
    """

    after: str = "starting_after"
    before: str | None = None
    size: str = "limit"
    gone: str = "continue"
    field: str | None = None
    reads: str = "text"
    inclusive: bool = False
    linked: bool = False

    def __post_init__(self) -> None:
        Sized.__post_init__(self)
        chosen("way to treat the id of a deleted record", self.gone, _GONE)
        chosen("reading of a value", self.reads, tuple(READERS))

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in (self.after, self.before, self.size) if name)

    @property
    def fields(self) -> tuple[str, ...]:
        return () if self.field is None else (self.field,)

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def find(self, asked: Asked, /) -> Place:
        size = self.sized(asked.parameters, self.size)
        echoed = self.echoed(asked.parameters, self.size)
        after, before = asked.parameters.get(self.after), asked.parameters.get(self.before or "")
        if after is not None and before is not None:
            raise BadPage(self.after, after, f"{self.after} and {self.before} exclude each other")
        if before is not None:
            return Place(self._span(self.before or "", before, asked)[0], size, 0, True, echoed)
        start = 0 if after is None else self._span(self.after, after, asked)[0 if self.inclusive else 1]
        return Place(start, size, start // size, False, echoed)

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        backwards = page.place.backwards and self.before is not None
        edge = None
        if page.follow is not None and page.stop > page.start:
            edge = self._key(asked, page.start if backwards else page.stop - 1)
        name = self.before if backwards and self.before else self.after
        follow = None if edge is None else {name: edge, self.size: str(page.place.size)}
        last = self._value(asked, page.stop - 1) if page.stop > page.start else None
        facts = {**told(page), "next": edge, "previous": None, "last_key": last}
        links = {"next": follow} if follow is not None and self.linked else {}
        return Cut(page.start, page.stop, follow, facts, links)

    def _key(self, asked: Asked, place: int) -> str:
        return str(self._value(asked, place))

    def _value(self, asked: Asked, place: int) -> Any:
        if self.field is None:
            return asked.rows.id(place)
        value = asked.rows.key(self.field, place)
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def _span(self, name: str, text: str, asked: Asked) -> tuple[int, int]:
        """Return from where to where the rows with a key stand."""
        if self.field is not None:
            try:
                return bounds(asked.rows, self.field, READERS[self.reads](text))
            except (ValueError, KeyError, OverflowError, TypeError) as error:
                raise BadPage(name, text, f"{name} is not a valid {self.reads}", "bad_key_id") from error
        place = asked.rows.place(text)
        there = place is not None and place < asked.total and asked.rows.id(place) == text
        if place is None or (not there and self.gone == "refuse"):
            raise BadPage(name, text, f"no record has the id {text}", "bad_key_id")
        return place, place + there

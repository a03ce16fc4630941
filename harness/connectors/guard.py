"""Is a walk getting anywhere? Vendors that hand out the same place, page or records again are found out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from harness.connectors.census import Census
from harness.connectors.errors import PagingFault
from harness.connectors.identity import keys
from harness.connectors.page import COUNTED, Page, Position, Served

EMPTY_PAGES = 1000
"""So many pages without a record in a row lead nowhere, however new their places are."""

_HINT = 8
LONE_PAGES, NAMELESS_PAGES = 3, 30
"""So often a page of a single record may come again, and one whose records have no primary key to tell them apart."""

SIMILAR_PAGES = 30
"""So many pages may have the keys of earlier ones and other content: records change while they are read."""


Mark = TypeVar("Mark", str, int)


@dataclass(slots=True)
class Guard:
    """Remembers a walk's places and pages by their marks, the latest ``most`` of each, and counts its records.

    A ring longer than that is found by a mark that moves on after 1, 2, 4, 8, … places (Brent's
    method), so that no length escapes and memory stays bounded.
    """

    most: int = 4096
    _places: dict[str, None] = field(default_factory=dict)
    _pages: dict[int, None] = field(default_factory=dict)
    _mark: str = ""
    _steps: int = 0
    _until: int = 1
    _keys: dict[int, None] = field(default_factory=dict)
    _again: int = 0
    _similar: int = 0
    _empty: int = 0
    _owners: tuple[str, ...] = ()
    census: Census = field(default_factory=Census)

    def observe(self, position: Position | None, page: Page) -> None:
        """Take note of a page and its place, or raise `PagingFault` when the walk gets nowhere or has lost records."""
        if page.next is not None and _digest(page.next) == _digest(position):
            raise PagingFault("Paging in circles", f"the page at {_shown(position)} names itself as the next one")
        self._place(position)
        served = page.served or Served(page.records)
        named = keys(served.records, served.key) if served.key else ()
        if served.records:
            self._page(position, served, named)
            self._alike(position, served, named)
        if page.next is not None:
            self._count_empty(position, served)
        self.census.count(served, named, first=position is None, last=page.next is None)

    def _place(self, position: Position | None) -> None:
        digest = _digest(position)
        if digest in self._places or digest == self._mark:
            raise PagingFault("Paging in circles", f"the place {_shown(position)} was reached a second time")
        self._remember(self._places, digest)
        self._steps += 1
        if self._steps >= self._until:
            self._mark, self._steps, self._until = digest, 0, self._until * 2

    def _page(self, position: Position | None, served: Served, named: tuple[bytes, ...]) -> None:
        # Each record's hash stays with it, so that this costs next to nothing.
        name = hash((served.owners, served.records))
        if name in self._pages:
            self._again += 1
            if self._again > _patience(served, named):
                count = len(served.records)
                said = f"the page at {_shown(position)} holds the same {count} records as an earlier one"
                raise PagingFault("Paging in circles", said)
        self._remember(self._pages, name)

    def _alike(self, position: Position | None, served: Served, named: tuple[bytes, ...]) -> None:
        """Find out pages that come again and again though something in their records is always new, such as a time."""
        if not named or not all(named):
            return
        name = hash((served.owners, named))
        if name in self._keys:
            self._similar += 1
            if self._similar > SIMILAR_PAGES:
                said = (
                    f"the page at {_shown(position)} holds the keys of an earlier one, as {SIMILAR_PAGES} before it did"
                )
                raise PagingFault("Paging in circles", said)
        self._remember(self._keys, name)

    def _count_empty(self, position: Position | None, served: Served) -> None:
        """Count pages without a record in a row, among children those of the same parents."""
        self._empty = 0 if served.records or served.owners != self._owners else self._empty + 1
        self._owners = served.owners
        if self._empty >= EMPTY_PAGES:
            said = f"{self._empty} pages without a record up to {_shown(position)}, and each names a next one"
            raise PagingFault("Paging in circles", said)

    def _remember(self, marks: dict[Mark, None], mark: Mark) -> None:
        marks[mark] = None
        if len(marks) > self.most:
            del marks[next(iter(marks))]


def _patience(served: Served, named: tuple[bytes, ...]) -> int:
    """Return how often pages may come again: two that look alike need not be the same."""
    if served.key and not any(named):
        return NAMELESS_PAGES
    return LONE_PAGES if served.key and len(served.records) == 1 else 0


def _digest(position: Position | None) -> str:
    """The same for the same values, in whatever order they stand; what was counted on the way is no place."""
    place = msgspec.json.encode(_uncounted(position), order="deterministic")
    return hashlib.blake2b(place, digest_size=12).hexdigest()


def _uncounted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _uncounted(inner) for name, inner in value.items() if name != COUNTED}
    return value


def _shown(position: Position | None) -> str:
    """A place as far as it can be told: links and tokens may hold what nobody else must know."""
    return "the beginning" if position is None else msgspec.json.encode(_hinted(position)).decode()[:200]


def _hinted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _hinted(inner) for name, inner in value.items() if name != COUNTED}
    if not isinstance(value, str):
        return value
    text = value.partition("?")[0]
    return text if text.startswith("/") or len(text) <= _HINT else f"{text[:_HINT]}…"

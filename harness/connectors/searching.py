"""Two lists of the same records: the whole one, and a search that is asked where it can narrow a condition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from harness.connectors.definition_values import Search
from harness.connectors.page import Ask, Call, Page, Position
from harness.connectors.spans import Bytes, values
from harness.connectors.walk import ListWalk

_SEARCH = "search"


@dataclass(frozen=True, slots=True)
class SearchedList:
    """Decides at the beginning of a walk which of both is read; a position of the search says that it is one.

    A search is never trusted further than it can be: what its index does not know yet is waited for, and when
    it finds more than can be paged through safely, the whole list is read instead.
    """

    whole: ListWalk
    found: ListWalk
    search: Search
    lag: float

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page:
        """Return the page at ``position``, of the search or of the whole list."""
        if position is None and self._narrows(ask):
            call.wait(self.lag)
            page = self.found.page(ask, None, call)
            return self._marked(page) if self._fits(page) else self.whole.page(ask, None, call)
        if position is not None and _SEARCH in position:
            inner = position[_SEARCH]
            if inner is None:
                return self.whole.page(ask, None, call)
            return self._marked(self.found.page(ask, inner, call))
        return self.whole.page(ask, position, call)

    def at(self, ask: Ask, page: int) -> Position | None:
        """Return the position of the n-th page of the whole list: pages are counted in it alone."""
        return {_SEARCH: None} if page == 1 else self.whole.style.at(page, self.whole.size(ask))

    def ahead(self, position: Position | None, page: Page) -> Iterator[Position]:
        """Yield positions after ``page.next``; a search has none that can be reckoned."""
        places = [place or {} for place in (position, page.next)]
        if not any(_SEARCH in place for place in places):
            yield from self.whole.ahead(position, page)

    def size(self, ask: Ask) -> int:
        """Return the page size that takes effect."""
        return self.whole.size(ask)

    def _narrows(self, ask: Ask) -> bool:
        if ask.where is None or ask.order_by or self._pushed(self.whole, ask):
            return False
        return bool(self._pushed(self.found, ask))

    def _pushed(self, walk: ListWalk, ask: Ask) -> Mapping[str, object]:
        return walk.dialect(walk.resource, Ask(ask.object_name, where=ask.where))

    def _fits(self, page: Page) -> bool:
        most = self.search.most
        if most is None:
            return True
        total = page.served.total if page.served else None
        return page.next is None if total is None else total <= most

    def _marked(self, page: Page) -> Page:
        following = None if page.next is None else {_SEARCH: page.next}
        return replace(page, records=_without(page.records, self.search.beside), next=following, total=None)


def _without(records: tuple[bytes, ...], names: tuple[str, ...]) -> tuple[bytes, ...]:
    """Leave fields out; all other bytes stay as they are."""
    if not names:
        return records
    kept = [{name: value for name, value in values(record).items() if name not in names} for record in records]
    return tuple(b"{%b}" % b",".join(_pair(name, value) for name, value in record.items()) for record in kept)


def _pair(name: str, value: Bytes) -> bytes:
    return json.dumps(name, ensure_ascii=False).encode() + b":" + bytes(value)

"""Is a walk getting anywhere? Vendors that hand out the same place or page again are found out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from harness.connectors.errors import PagingFault
from harness.connectors.page import Page, Position


@dataclass(slots=True)
class Guard:
    """Remembers a walk's places and pages by digest, the latest ``most`` of each.

    A ring longer than that is found by a mark that moves on after 1, 2, 4, 8, … places (Brent's
    method), so that no length escapes and memory stays bounded.
    """

    most: int = 4096
    _places: dict[str, None] = field(default_factory=dict)
    _pages: dict[str, None] = field(default_factory=dict)
    _mark: str = ""
    _steps: int = 0
    _until: int = 1

    def observe(self, position: Position | None, page: Page) -> None:
        """Take note of a page and its place, or raise `PagingFault` when either has been there before."""
        if page.next is not None and _digest(page.next) == _digest(position):
            raise PagingFault("Paging in circles", f"the page at {_shown(position)} names itself as the next one")
        self._place(position)
        if page.records or (page.served and page.served.count):
            self._page(position, page)

    def state(self) -> dict[str, Any]:
        """Return everything remembered, as JSON values."""
        return {
            "places": list(self._places),
            "pages": list(self._pages),
            "mark": self._mark,
            "steps": self._steps,
            "until": self._until,
        }

    @classmethod
    def restored(cls, state: Mapping[str, Any], most: int = 4096) -> Guard:
        """Go on from `state`."""
        places, pages = dict.fromkeys(state["places"]), dict.fromkeys(state["pages"])
        return cls(most, places, pages, state["mark"], state["steps"], state["until"])

    def _place(self, position: Position | None) -> None:
        digest = _digest(position)
        if digest in self._places or digest == self._mark:
            raise PagingFault("Paging in circles", f"the place {_shown(position)} was reached a second time")
        self._remember(self._places, digest)
        self._steps += 1
        if self._steps >= self._until:
            self._mark, self._steps, self._until = digest, 0, self._until * 2

    def _page(self, position: Position | None, page: Page) -> None:
        digest = hashlib.blake2b(b"\n".join(page.records), digest_size=12).hexdigest()
        if digest in self._pages:
            said = f"the page at {_shown(position)} holds the same {len(page.records)} records as an earlier one"
            raise PagingFault("Paging in circles", said)
        self._remember(self._pages, digest)

    def _remember(self, digests: dict[str, None], digest: str) -> None:
        digests[digest] = None
        if len(digests) > self.most:
            del digests[next(iter(digests))]


def _digest(position: Position | None) -> str:
    """The same for the same values, in whatever order they stand."""
    return hashlib.blake2b(msgspec.json.encode(position, order="deterministic"), digest_size=12).hexdigest()


def _shown(position: Position | None) -> str:
    return "the beginning" if position is None else msgspec.json.encode(position).decode()[:200]

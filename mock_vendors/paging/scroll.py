"""A traversal that the server keeps: one constant id, and every call with it moves on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mock_vendors.paging import STYLES, Asked, BadPage, Cut, Resumed
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import Sized
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset(
    {Trait.BEYOND, Trait.MOVES, Trait.NEXT, Trait.SNAPSHOT, Trait.TURNS, Trait.WALKS},
)
_SHELF = "scrolls"


@STYLES.register("scroll")
@dataclass(frozen=True, slots=True)
class Scroll(Sized):
    """A scroll that nobody asks for ends after ``life`` seconds; no more than ``open`` of them live at a time.

    The id is told on every page, the last one included: a client learns of the end from a page without rows, or
    from ``$has_more``.
    """

    scroll: str = "scroll_id"
    size: str = "size"
    life: float | None = None
    open: int | None = None

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.scroll, self.size)

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def resume(self, asked: Asked, /) -> Resumed | None:
        identity = asked.parameters.get(self.scroll)
        if identity is None:
            return None
        state = self._state(identity, asked)
        path, _, query = state["query"].partition("?")
        if path != asked.query.partition("?")[0]:
            raise self._refused(identity)
        return Resumed({**dict(parse_qsl(query, keep_blank_values=True)), self.scroll: identity}, state["version"])

    def find(self, asked: Asked, /) -> Place:
        identity = asked.parameters.get(self.scroll)
        if identity is None:
            return Place(0, self.sized(asked.parameters, self.size), version=asked.version)
        state = self._state(identity, asked)
        return Place(state["start"], state["size"], state["turn"], version=state["version"])

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        identity = asked.parameters.get(self.scroll) or self._opened(asked)
        on = page.follow or Place(page.stop, page.place.size, page.place.turn + 1)
        state = {"start": on.start, "size": on.size, "turn": on.turn, "version": page.place.version}
        asked.memory.put(_SHELF, identity, {**state, "query": asked.query, "touched": asked.now})
        follow = {self.scroll: identity} if page.follow else None
        facts: dict[str, Any] = {**told(page), "next": identity if follow else None, "previous": None}
        return Cut(page.start, page.stop, follow, {**facts, "scroll_id": identity}, kept=())

    def _opened(self, asked: Asked) -> str:
        for identity, state in asked.memory.items(_SHELF):
            if self._dead(state, asked):
                asked.memory.drop(_SHELF, identity)
        if self.open is not None and len(asked.memory.items(_SHELF)) >= self.open:
            raise BadPage(self.scroll, "", f"no more than {self.open} scrolls may be open", "too_many_scrolls")
        return asked.seal(f"scroll {asked.memory.tick(_SHELF)} {asked.query}")

    def _state(self, identity: str, asked: Asked) -> dict[str, Any]:
        state: dict[str, Any] | None = asked.memory.get(_SHELF, identity)
        if state is None or self._dead(state, asked):
            raise self._refused(identity)
        return state

    def _dead(self, state: dict[str, Any], asked: Asked) -> bool:
        return self.life is not None and bool(asked.now >= state["touched"] + self.life)

    def _refused(self, identity: str) -> BadPage:
        return BadPage(self.scroll, identity, f"no scroll is open under {self.scroll}", "expired_cursor")

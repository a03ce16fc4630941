"""What the styles share that hand out tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from mock_vendors.paging import Asked, BadPage, Cut, Resumed
from mock_vendors.paging.facts import told
from mock_vendors.paging.knobs.alone import Alone
from mock_vendors.paging.knobs.token import PLAIN, Position, Tokens
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import Sized
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.NEXT, Trait.TOKENS, Trait.TURNS, Trait.WALKS})


@dataclass(frozen=True, slots=True)
class Tokened(Sized):
    """``cursor`` names the parameter that takes a token; with ``previous`` there are tokens for going back, too.

    Those are for the parameter ``before``, where that is another one. With ``stays`` the last page has a token as
    well, for what comes later.
    """

    cursor: str = "cursor"
    size: str = "limit"
    previous: bool = False
    before: str = ""
    stays: bool = False
    token: Tokens = PLAIN
    alone: Alone | None = None

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.cursor, *((self.before,) if self.before else ()), self.size)

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.token.by,) if self.token.by else ()

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def resume(self, asked: Asked, /) -> Resumed | None:
        text = self.given(asked.parameters)
        if self.alone is None or not text:
            return None
        allowed = self.alone.allowed(asked.parameters, self.cursor)
        position = self._opened(text, asked)
        if position is None:
            return None
        path, _, query = position.query.partition("?")
        if path != asked.query.partition("?")[0]:
            raise BadPage(self.cursor, text, f"{self.cursor} belongs to another list", "bad_cursor")
        return Resumed({**dict(parse_qsl(query, keep_blank_values=True)), **allowed})

    def find(self, asked: Asked, /) -> Place:
        parameters, text = asked.parameters, self.given(asked.parameters)
        echoed = self.echoed(parameters, self.size)
        position = self._opened(text, asked) if text else None
        if position is None:
            return Place(0, self.sized(parameters, self.size), 0, False, echoed)
        size = self.sized(parameters, self.size, position.size)
        return Place(self.token.start(position, asked), size, position.turn, False, echoed)

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        text = self.given(asked.parameters)
        position = self._opened(text, asked) if text and self.token.once else None
        if position is not None:
            self.token.spend(position, asked)
        on = page.follow
        if on is None and self.stays and not page.place.backwards:
            on = Place(page.stop, page.place.size, page.place.turn + 1)
        follow = self.at(on, asked, page.place)
        before = self.at(page.before, asked, page.place) if self.previous else None
        if before and self.before:
            before[self.before] = before.pop(self.cursor)
        facts: dict[str, Any] = told(page)
        facts["next"] = facts["cursor"] = follow[self.cursor] if follow else None
        facts["previous"] = before[self.before or self.cursor] if before else None
        kept = self._kept(asked)
        mark = partial(self.marked, asked, page)
        return Cut(page.start, page.stop, follow, facts, previous=before, kept=kept, mark=mark)

    def at(self, place: Place | None, asked: Asked, here: Place) -> dict[str, str] | None:
        """Return the parameters that ask for the page at a place."""
        if place is None:
            return None
        parameters = {self.cursor: self.token.issue(place, asked, whole=self.alone is not None)}
        if self.alone is not None and self.size in self.alone.beside:
            parameters[self.size] = str(here.size)
        return parameters

    def marked(self, asked: Asked, page: Page, place: int) -> str:
        """Return the token for what follows one row."""
        after = Place(place + 1, page.place.size, page.place.turn + 1)
        return self.token.issue(after, asked, whole=self.alone is not None)

    def given(self, parameters: Mapping[str, str]) -> str | None:
        """Return the token that came; an empty text asks for the first page, as none does."""
        return parameters.get(self.cursor) or parameters.get(self.before)

    def _kept(self, asked: Asked) -> tuple[str, ...] | None:
        if self.alone is not None:
            return self.alone.beside
        return (
            tuple(name for name in asked.parameters if name not in (self.cursor, self.before)) if self.before else None
        )

    def _opened(self, text: str, asked: Asked) -> Position | None:
        return self.token.open(self.cursor, text, asked, whole=self.alone is not None)

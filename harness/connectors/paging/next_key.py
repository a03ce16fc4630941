"""The next page stands in the body under ``nextPageKey``: a link to follow, or a token to send back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step

SIZE = "{pageSize}"
"""Stands for the page size where a definition puts it into a header instead of a parameter."""


@dataclass(frozen=True, slots=True)
class _FromBody:
    """What both kinds share: the first request, and the impossibility of jumping."""

    resource: ObjectDefinition

    def _first(self, size: int) -> Step:
        name = self.resource.parameters.get("pageSize")
        headers = {key: text.replace(SIZE, str(size)) for key, text in self.resource.headers.items() if SIZE in text}
        return Step({name: str(size)} if name else {}, headers)

    def smaller(self, position: Position | None, size: int) -> tuple[Position | None, int] | None:
        # A vendor's own link says how many records it leads to.
        return (position, size // 2) if size > 1 and "link" not in (position or {}) else None

    def at(self, page: int, _size: int) -> Position | None:
        if page == 1:
            return None
        raise Unsupported(f"'{self.resource.name}' can only be read from its beginning; use the next-page token")


@STYLES.register("next link")
@dataclass(frozen=True, slots=True)
class NextLink(_FromBody):
    """The value is a path or URL, followed as it is, as in ``{"nextRecordsUrl": "/query/01g-2000"}``."""

    needs: ClassVar[tuple[str, ...]] = ("nextPageKey",)
    continuation: ClassVar[str] = "link"

    def ask(self, position: Position | None, size: int) -> Step:
        first = self._first(size)
        return Step(link=position["link"], headers=first.headers) if position else first

    def follow(self, _position: Position | None, _size: int, reply: Reply) -> Position | None:
        return {"link": reply.next} if reply.next and not reply.ended else None


@STYLES.register("cursor")
@dataclass(frozen=True, slots=True)
class Cursor(_FromBody):
    """The value (or one query parameter of the URL there) is a token, as in ``{"paging": {"next": "abc"}}``."""

    needs: ClassVar[tuple[str, ...]] = ("nextPageKey", "nextPage")
    continuation: ClassVar[str] = "token"

    def ask(self, position: Position | None, size: int) -> Step:
        first = self._first(size)
        token = {self.resource.parameters["nextPage"]: position["cursor"]} if position else {}
        return Step({**first.parameters, **token}, first.headers)

    def follow(self, _position: Position | None, _size: int, reply: Reply) -> Position | None:
        return {"cursor": reply.next} if reply.next and not reply.ended else None

"""The next page stands in the ``Link`` header (RFC 8288); a walk ends where no link says ``next``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step


@STYLES.register("link header")
@dataclass(frozen=True, slots=True)
class LinkHeader:
    """Only the first request is ours; each later one is the vendor's own link, as it was given."""

    needs: ClassVar[tuple[str, ...]] = ("pageSize",)
    continuation: ClassVar[str] = "header"

    resource: ObjectDefinition

    def ask(self, position: Position | None, size: int) -> Step:
        place = position or {}
        if "link" in place:
            return Step(link=place["link"])
        names = self.resource.parameters
        page = {names["page"]: str(place["page"])} if "page" in place else {}
        return Step({**page, names["pageSize"]: str(size)})

    def follow(self, _position: Position | None, _size: int, reply: Reply) -> Position | None:
        return {"link": reply.next} if reply.next else None

    def smaller(self, position: Position | None, size: int) -> tuple[Position | None, int] | None:
        # A vendor's own link says how many records it leads to.
        return (None, size // 2) if size > 1 and position is None else None

    def at(self, page: int, _size: int) -> Position | None:
        if page == 1:
            return None
        if "page" not in self.resource.parameters:
            raise Unsupported(f"'{self.resource.name}' can only be read from its beginning; use the next-page token")
        return {"page": page - 1 + self.resource.pagination.startindex}

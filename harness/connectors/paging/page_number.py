"""Pages with numbers: the size stays the same over the whole walk, or every boundary would move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step


@STYLES.register("page")
@dataclass(frozen=True, slots=True)
class PageNumber:
    """Ask with page number and size, as in ``?page=2&count=100``."""

    needs: ClassVar[tuple[str, ...]] = ("page", "pageSize")
    continuation: ClassVar[str] = ""

    resource: ObjectDefinition

    def ask(self, position: Position | None, size: int) -> Step:
        place = position or self.at(1, size)
        names = self.resource.parameters
        return Step({names["page"]: str(place["page"]), names["pageSize"]: str(place["pageSize"])})

    def follow(self, position: Position | None, size: int, reply: Reply) -> Position | None:
        place = position or self.at(1, size)
        asked = int(place["pageSize"])
        # "full" is there once the vendor was seen to give fewer records a page than asked for.
        full = int(place.get("full", asked))
        rank = int(place["page"]) - self.resource.pagination.startindex
        seen = rank * full + reply.received
        if reply.received == 0 or reply.total == seen:
            return None
        on = {"pageSize": asked, "page": int(place["page"]) + 1}
        if reply.total is not None and seen < reply.total:
            return {**on, "full": reply.received} if rank == 0 and reply.received < asked else {**on, **_kept(place)}
        # A total below what has already come is wrong, so it is as good as none.
        if reply.received >= full:
            return {**on, **_kept(place)}
        return {**on, "full": reply.received} if rank == 0 else None

    def at(self, page: int, size: int) -> Position:
        return {"pageSize": size, "page": page - 1 + self.resource.pagination.startindex}


def _kept(place: Position) -> Position:
    return {"full": place["full"]} if "full" in place else {}

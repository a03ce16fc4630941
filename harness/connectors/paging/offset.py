"""Offset and limit: the next offset is where the records received end, not where those asked for would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step


@STYLES.register("offset")
@dataclass(frozen=True, slots=True)
class Offset:
    """Ask with a number of records to pass over, as in ``?offset=200&limit=100``."""

    needs: ClassVar[tuple[str, ...]] = ("page", "pageSize")
    continuation: ClassVar[str] = ""

    resource: ObjectDefinition

    def ask(self, position: Position | None, size: int) -> Step:
        names = self.resource.parameters
        return Step({names["page"]: str((position or {}).get("offset", 0)), names["pageSize"]: str(size)})

    def follow(self, position: Position | None, _size: int, reply: Reply) -> Position | None:
        place = position or {"offset": 0}
        after = int(place["offset"]) + reply.received
        if reply.received == 0 or after == reply.total:
            return None
        if reply.total is not None and after < reply.total:
            return {"offset": after}
        # Without a total (or with one that is proven wrong) a page shorter than an earlier one is the last;
        # the first page alone cannot tell, since the vendor may have its own idea of the size.
        full = int(place.get("full", reply.received))
        return {"offset": after, "full": full} if reply.received >= full else None

    def at(self, page: int, size: int) -> Position:
        return {"offset": (page - 1) * size}

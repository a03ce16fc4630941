"""Offset and limit: the next offset is where the records received end, not where those asked for would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.page import Position
from harness.connectors.paging.counting import Seen, astray, onward
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

    def follow(self, position: Position | None, size: int, reply: Reply) -> Position | None:
        place = position or {"offset": 0}
        after = int(place["offset"]) + reply.received
        seen = Seen(after, size, int(place.get("full", size)), first=after == reply.received)
        if reply.received == 0 or reply.ended:
            return astray(self.resource.name, after, reply.total, more=reply.more)
        marks = onward(seen, reply)
        return None if marks is None else {"offset": after, **marks}

    def smaller(self, position: Position | None, size: int) -> tuple[Position | None, int] | None:
        return (position, size // 2) if size > 1 else None

    def ahead(self, position: Position | None, following: Position, total: int | None) -> Iterator[Position]:
        stride = int(following["offset"]) - int((position or {}).get("offset", 0))
        for place in count(int(following["offset"]) + stride, stride) if stride > 0 else ():
            if total is not None and place >= total:
                return
            yield {**following, "offset": place}

    def at(self, page: int, size: int) -> Position:
        return {"offset": (page - 1) * size}

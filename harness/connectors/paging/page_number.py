"""Pages with numbers: the size stays the same over the whole walk, or every boundary would move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.page import Position
from harness.connectors.paging.counting import Seen, astray, onward
from harness.connectors.paging.style import STYLES, Reply, Step

EMPTY_PAGES = 5
"""So many pages without a record in a row are passed over as long as the vendor's total is another than what came."""


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
        rank = int(place["page"]) - self.resource.pagination.startindex
        asked = int(place["pageSize"])
        full = int(place.get("full", asked))
        seen = Seen(int(place.get("seen", rank * full)) + reply.received, asked, full, first=rank == 0)
        on = {"pageSize": asked, "page": int(place["page"]) + 1}
        if reply.ended or (reply.received == 0 and not _passable(place, seen.count, reply.total)):
            return astray(self.resource.name, seen.count, reply.total, more=reply.more)
        if reply.received == 0:
            return {**on, **_kept(place), "seen": seen.count, "empty": int(place.get("empty", 0)) + 1}
        marks = onward(seen, reply)
        if marks is None:
            return None
        regular = seen.count == (rank + 1) * int(marks.get("full", asked))
        return {**on, **marks, **({} if regular else {"seen": seen.count})}

    def smaller(self, position: Position | None, size: int) -> tuple[Position | None, int] | None:
        """Return the page of the largest smaller size that begins at the same record."""
        place = position or self.at(1, size)
        if "seen" in place or "full" in place:
            return None
        asked, start = int(place["pageSize"]), self.resource.pagination.startindex
        before = (int(place["page"]) - start) * asked
        fitting = next((less for less in range(asked // 2, 0, -1) if before % less == 0), None)
        return None if fitting is None else ({"pageSize": fitting, "page": before // fitting + start}, fitting)

    def ahead(self, _position: Position | None, following: Position, total: int | None) -> Iterator[Position]:
        full = int(following.get("full", following["pageSize"]))
        first = int(following["page"]) - self.resource.pagination.startindex
        before = int(following.get("seen", first * full))
        for step in count(1):
            if total is not None and before + step * full >= total:
                return
            counted = {"seen": before + step * full} if "seen" in following else {}
            yield {**following, "page": int(following["page"]) + step, **counted}

    def at(self, page: int, size: int) -> Position:
        return {"pageSize": size, "page": page - 1 + self.resource.pagination.startindex}


def _passable(place: Position, seen: int, total: int | None) -> bool:
    """A vendor whose total is not what has come, be it more or less, may have more behind an empty page."""
    return total is not None and seen != total and int(place.get("empty", 0)) < EMPTY_PAGES


def _kept(place: Position) -> Position:
    return {"full": place["full"]} if "full" in place else {}

"""The key of the last record says where to go on: as a parameter, or as one more condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step
from harness.ocnql import Comparison


@dataclass(frozen=True, slots=True)
class _ByKey:
    """What both kinds share: where they end, and the impossibility of jumping."""

    continuation: ClassVar[str] = "last"

    resource: ObjectDefinition

    def follow(self, _position: Position | None, _size: int, reply: Reply) -> Position | None:
        # A total counts what is left, this page included; without one an empty page is the end.
        if reply.ended or not reply.next or reply.received == reply.total:
            return None
        return {"last": reply.next}

    def smaller(self, position: Position | None, size: int) -> tuple[Position | None, int] | None:
        return (position, size // 2) if size > 1 else None

    def at(self, page: int, _size: int) -> Position | None:
        if page == 1:
            return None
        raise Unsupported(f"'{self.resource.name}' can only be read from its beginning; use the next-page token")

    def _first(self, size: int) -> dict[str, str]:
        name = self.resource.parameters.get("pageSize")
        return {name: str(size)} if name else {}


@STYLES.register("last key")
class LastKey(_ByKey):
    """Ask for what comes after a key, as in ``?starting_after=cus_9&limit=100``."""

    __slots__ = ()
    needs: ClassVar[tuple[str, ...]] = ("nextPage",)

    def ask(self, position: Position | None, size: int) -> Step:
        after = {self.resource.parameters["nextPage"]: position["last"]} if position else {}
        return Step({**self._first(size), **after})


@STYLES.register("key condition")
class KeyCondition(_ByKey):
    """Ask for keys above the last one with the vendor's own filter, in the order of keys.

    What leaves the list meanwhile moves nothing, and no ceiling on how deep one may page is met.
    """

    __slots__ = ()
    needs: ClassVar[tuple[str, ...]] = ("pageSize",)

    def ask(self, position: Position | None, size: int) -> Step:
        where = Comparison(self.resource.primary_key, ">", position["last"]) if position else None
        return Step(self._first(size), where=where)

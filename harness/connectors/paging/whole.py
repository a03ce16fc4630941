"""No paging at all: the vendor answers with everything it is going to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import PagingFault, Unsupported
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step
from harness.connectors.place import SKIP


@STYLES.register("slices")
@dataclass(frozen=True, slots=True)
class Slices:
    """One request without any size; what comes is the whole, cut here into pages of the size that is wanted."""

    needs: ClassVar[tuple[str, ...]] = ()
    continuation: ClassVar[str] = ""

    resource: ObjectDefinition

    def ask(self, _position: Position | None, _size: int) -> Step:
        return Step()

    def follow(self, _position: Position | None, _size: int, _reply: Reply) -> Position | None:
        return None

    def at(self, page: int, size: int) -> Position | None:
        return None if page == 1 else {SKIP: (page - 1) * size}


@STYLES.register("none")
@dataclass(frozen=True, slots=True)
class Whole:
    """One request, one answer; as many records as the vendor's ceiling would hide the rest, so that is a fault."""

    needs: ClassVar[tuple[str, ...]] = ()
    continuation: ClassVar[str] = ""

    resource: ObjectDefinition

    def ask(self, _position: Position | None, _size: int) -> Step:
        name = self.resource.parameters.get("pageSize")
        # Fewer would hide the rest: there is no second page.
        return Step({name: str(self.resource.pagination.max)} if name else {})

    def follow(self, _position: Position | None, _size: int, reply: Reply) -> Position | None:
        if reply.received >= self.resource.pagination.max:
            most = f"'{self.resource.name}' has no further pages, but the vendor's most, {reply.received}, came"
            raise PagingFault("Cut off", f"{most}: there may be more that cannot be reached")
        return None

    def at(self, page: int, _size: int) -> Position | None:
        if page == 1:
            return None
        raise Unsupported(f"'{self.resource.name}' has one page only")

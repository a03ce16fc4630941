"""No paging at all: the vendor answers with everything it is going to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import PagingFault, Unsupported
from harness.connectors.page import Position
from harness.connectors.paging.style import STYLES, Reply, Step


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

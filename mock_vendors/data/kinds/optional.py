"""A value that is not always there: a column that came late, a key that is left out, a null."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mock_vendors.data.inner import check_inner, inner
from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World


@KINDS.register("optional")
@dataclass(frozen=True, slots=True)
class Optional(Plain):
    """The key is first seen at row ``first``, and not in a share ``absent`` of the rows; a share ``nulls`` has null."""

    of: Any
    first: int = 0
    absent: float = 0.0
    nulls: float = 0.0

    def __post_init__(self) -> None:
        check_inner(self.of)

    def bind(self, world: World, /) -> Indexed:
        at, first = inner(self.of, world), self.first
        gone, empty = _share(world, "absent", self.absent), _share(world, "nulls", self.nulls)

        def value(index: int) -> Json:
            return None if index < first or gone(index) or empty(index) else at(index)

        absent = (lambda index: index < first or gone(index)) if first or self.absent else None
        return Indexed(value, absent=absent)


def _share(world: World, purpose: str, share: float) -> Callable[[int], bool]:
    luck, holes = world.chance(purpose), int(share * 1000)
    return (lambda index: luck(index, 1000) < holes) if holes else (lambda _index: False)

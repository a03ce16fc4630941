"""A list of none, one or many values, and the other shapes that vendors give to none and one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts import nearest
from mock_vendors.data.inner import check_inner, inner
from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World

_NONE, _ONE = ("list", "null", "absent"), ("list", "bare")


@KINDS.register("several")
@dataclass(frozen=True, slots=True)
class Several(Plain):
    """Rows have ``counts`` of values in turn; none may be ``null`` or ``absent``, and one come ``bare``."""

    of: Any
    counts: Sequence[int] = (0, 1, 3)
    none: str = "list"
    one: str = "list"

    def __post_init__(self) -> None:
        check_inner(self.of)
        if not self.counts or min(self.counts) < 0:
            raise ValueError("'counts' must list numbers from 0 up")
        for value, known in ((self.none, _NONE), (self.one, _ONE)):
            if value not in known:
                raise ValueError(f"'{value}' is no shape here; {nearest(value, known)}")

    def bind(self, world: World, /) -> Indexed:
        counts, most = tuple(self.counts), max(1, *self.counts)
        at, luck = inner(self.of, replace(world, scale=world.scale * most)), world.chance("counts")

        def count(index: int) -> int:
            return counts[luck(index, len(counts))]

        def value(index: int) -> Json:
            items = [at(index * most + place) for place in range(count(index))]
            if not items and self.none != "list":
                return None
            return items[0] if len(items) == 1 and self.one == "bare" else items

        return Indexed(value, absent=(lambda index: count(index) == 0) if self.none == "absent" else None)

"""Values that repeat from row to row, as often as children do for their parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World


@KINDS.register("cycle")
@dataclass(frozen=True, slots=True)
class Cycle(Plain):
    of: Sequence[Json]

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("'of' must list at least one value")

    def bind(self, _world: World, /) -> Indexed:
        return Indexed(lambda index: self.of[index % len(self.of)])

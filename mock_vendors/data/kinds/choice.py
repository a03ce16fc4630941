"""One of a few values."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World


@KINDS.register("choice")
@dataclass(frozen=True, slots=True)
class Choice(Plain):
    """``unknown`` are values that the vendor's documentation does not name; a ``share`` of the variants has one."""

    of: Sequence[Json]
    nulls: float = 0.0
    unknown: Sequence[Json] = ()
    share: float = 0.05

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("'of' must list at least one value")

    def bind(self, _world: World, /) -> Drawn:
        def draw(rng: random.Random) -> Json:
            dice = rng.random()
            if dice < self.nulls:
                return None
            strange = self.unknown and dice < self.nulls + self.share
            return rng.choice(self.unknown if strange else self.of)

        return Drawn(draw)

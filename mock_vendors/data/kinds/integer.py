"""A whole number between two bounds."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World


@KINDS.register("integer")
@dataclass(frozen=True, slots=True)
class Integer(Plain):
    least: int = 0
    most: int = 1000
    step: int = 1
    nulls: float = 0.0

    def bind(self, _world: World, /) -> Drawn:
        def draw(rng: random.Random) -> Json:
            return None if rng.random() < self.nulls else rng.randrange(self.least, self.most + 1, self.step)

        return Drawn(draw)

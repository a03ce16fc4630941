"""A value from a pool of Faker output."""

from __future__ import annotations

import random
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World


@KINDS.register("pool")
@dataclass(frozen=True, slots=True)
class Pool(Plain):
    of: str
    nulls: float = 0.0
    hostile: float = 0.0

    def bind(self, world: World) -> Drawn:
        def draw(rng: random.Random) -> Json:
            dice = rng.random()
            if dice < self.nulls:
                return None
            return rng.choice(world.pools.take("hostile" if dice < self.nulls + self.hostile else self.of))

        return Drawn(draw)

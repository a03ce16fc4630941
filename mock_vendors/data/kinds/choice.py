"""One of a few values."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World


@KINDS.register("choice")
@dataclass(frozen=True, slots=True)
class Choice(Plain):
    of: Sequence[Json]
    nulls: float = 0.0

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("'of' must list at least one value")

    def bind(self, _world: World, /) -> Drawn:
        def draw(rng: random.Random) -> Json:
            return None if rng.random() < self.nulls else rng.choice(self.of)

        return Drawn(draw)

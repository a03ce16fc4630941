"""True or false, in whatever a vendor takes for these."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World

_TWO = 2


@KINDS.register("boolean")
@dataclass(frozen=True, slots=True)
class Boolean(Plain):
    """True in a ``share`` of the variants; ``words`` are what false and true are written as, such as N and Y."""

    share: float = 0.5
    words: Sequence[Json] = (False, True)
    nulls: float = 0.0

    def __post_init__(self) -> None:
        if len(self.words) != _TWO:
            raise ValueError("'words' must be two: that for false and that for true")

    def bind(self, _world: World, /) -> Drawn:
        def draw(rng: random.Random) -> Json:
            return None if rng.random() < self.nulls else self.words[rng.random() < self.share]

        return Drawn(draw)

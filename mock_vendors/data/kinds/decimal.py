"""Decimals as they are written: ``0.10`` keeps its zero, and ``1e400`` is no infinity."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Drawn, Json, Plain, World
from mock_vendors.data.text import Written

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


@KINDS.register("decimal")
@dataclass(frozen=True, slots=True)
class Decimal(Plain):
    """From ``least`` to ``most`` with so many ``places``, or one ``of`` these texts; with ``text``, as a JSON text."""

    least: int = 0
    most: int = 1000
    places: int = 2
    of: Sequence[str] = ()
    text: bool = False
    nulls: float = 0.0

    def __post_init__(self) -> None:
        for each in self.of:
            if not isinstance(each, str) or not _NUMBER.fullmatch(each):
                raise ValueError(f"'of' must list texts that are numbers in JSON, not {each!r}")
        if self.places < 1 or self.least > self.most:
            raise ValueError("'places' must be 1 or more, and 'least' not above 'most'")

    def bind(self, _world: World, /) -> Drawn:
        def draw(rng: random.Random) -> Json:
            if rng.random() < self.nulls:
                return None
            written = rng.choice(self.of) if self.of else self._drawn(rng)
            return written if self.text else Written(written)

        return Drawn(draw)

    def _drawn(self, rng: random.Random) -> str:
        unit = 10**self.places
        whole, rest = divmod(abs(number := rng.randint(self.least * unit, self.most * unit)), unit)
        return f"{'-' if number < 0 else ''}{whole}.{rest:0{self.places}d}"

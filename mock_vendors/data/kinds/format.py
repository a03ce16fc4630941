"""Text put together from the row number, pools and other fields: ``{#}``, ``{pool:user_name}``, ``{Id}``."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Composed, Drawn, FieldOf, Indexed, Json, Part, Plain, World

_HOLE = re.compile(r"\{([^{}]*)\}")


@KINDS.register("format")
@dataclass(frozen=True, slots=True)
class Format(Plain):
    template: str

    @property
    def others(self) -> list[str]:
        """The fields that it shows."""
        return [name for name in _HOLE.findall(self.template) if name != "#" and not name.startswith("pool:")]

    def bind(self, world: World) -> Composed:
        parts: list[Part] = []
        for place, text in enumerate(_HOLE.split(self.template)):
            parts.append(self._part(text, world) if place % 2 else text)
        return Composed(tuple(part for part in parts if part != ""), self._locator())

    def _part(self, name: str, world: World) -> Part:
        if name == "#":
            return Indexed(lambda index: index, raw=lambda index: b"%d" % index, told=True)
        if name.startswith("pool:"):
            return Drawn(lambda rng: _choose(rng, world, name.removeprefix("pool:")))
        return FieldOf(name)

    def _locator(self) -> re.Pattern[str] | None:
        """Return what finds the row number in a value, so that a search by value need not scan."""
        if "{#}" not in self.template:
            return None
        pieces = _HOLE.split(self.template)
        number = pieces.index("#")
        return re.compile(
            "".join(
                (r"(\d+)" if place == number else ".*") if place % 2 else re.escape(text)
                for place, text in enumerate(pieces)
            ),
            re.IGNORECASE | re.DOTALL,
        )


def _choose(rng: random.Random, world: World, pool: str) -> Json:
    return rng.choice(world.pools.take(pool))

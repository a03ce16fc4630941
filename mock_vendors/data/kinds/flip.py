"""A value that changes its type: a number that is a text in some rows, or the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mock_vendors.data.inner import check_inner, inner
from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World
from mock_vendors.data.text import Written, stringified


@KINDS.register("flip")
@dataclass(frozen=True, slots=True)
class Flip(Plain):
    """Flips in all rows from ``first`` on, or in a share of them."""

    of: Any
    first: int | None = None
    share: float = 0.0

    def __post_init__(self) -> None:
        check_inner(self.of)
        if self.first is None and not self.share:
            raise ValueError("say from which row on ('first') or in which share of them ('share') the type flips")

    def bind(self, world: World, /) -> Indexed:
        at, first, luck, part = inner(self.of, world), self.first, world.chance("flip"), int(self.share * 1000)

        def value(index: int) -> Json:
            flips = (first is not None and index >= first) or (part > 0 and luck(index, 1000) < part)
            return flipped(at(index)) if flips else at(index)

        return Indexed(value)


def flipped(value: Json) -> Json:
    """Return a number as a text, a text as the number that it says, and anything else as it is."""
    if not isinstance(value, str):
        return stringified(value)
    try:
        return int(value) if value.lstrip("-").isdecimal() else Written(value)
    except ValueError:
        return value

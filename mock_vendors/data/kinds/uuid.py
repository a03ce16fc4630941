"""UUIDs that look drawn and yet tell their row: of version 4 and variant 1 (RFC 9562), 122 bits scattered."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World
from mock_vendors.data.spread import salt

_FREE, _WHOLE = 122, 1 << 122
_LOW = (1 << 62) - 1
_MIDDLE = (1 << 12) - 1
_DASHES = (8, 13, 18, 23)
_LENGTH = 36


@KINDS.register("uuid")
@dataclass(frozen=True, slots=True)
class Uuid(Plain):
    upper: bool = False
    purpose: str = "id"
    """UUIDs of different purposes differ, also in the same row."""

    @property
    def alike(self) -> bool:
        return True

    @property
    def identifies(self) -> bool:
        return True

    def bind(self, world: World, /) -> Indexed:
        names = (world.seed, world.resource, "uuid", self.purpose)
        # An odd number has an inverse among the powers of two.
        factor = (salt(*names, "high") << 58 | salt(*names, "low")) % _WHOLE | 1
        inverse, shift, upper = pow(factor, -1, _WHOLE), salt(*names, "shift"), self.upper

        def at(index: int) -> str:
            number = (index * factor + shift) % _WHOLE
            high, middle, low = number >> 74, number >> 62 & _MIDDLE, number & _LOW
            text = f"{high:012x}4{middle:03x}{2 << 62 | low:016x}"
            text = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
            return text.upper() if upper else text

        def locate(value: Json) -> int | None:
            number = _number(value)
            if number is None:
                return None
            index = (number - shift) * inverse % _WHOLE
            return index if at(index).casefold() == value.casefold() else None

        return Indexed(at, raw=lambda index: f'"{at(index)}"'.encode(), locate=locate, told=True)


def _number(value: Json) -> int | None:
    """Return the free bits of a UUID, None for a text that is none."""
    if not isinstance(value, str) or len(value) != _LENGTH or any(value[place] != "-" for place in _DASHES):
        return None
    try:
        whole = int(value.replace("-", ""), 16)
    except ValueError:
        return None
    return whole >> 80 << 74 | (whole >> 64 & _MIDDLE) << 62 | whole & _LOW

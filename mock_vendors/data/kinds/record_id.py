"""Salesforce record ids: a key prefix, a counter in base 62, and three characters that guard upper and lower case."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GUARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_PLACES = 6
_LENGTHS = (15, 18)
# The counter is written two digits at a time; beside each pair, which of its letters are upper case.
_PAIRS = tuple(high + low for high in _DIGITS for low in _DIGITS)
_UPPER = tuple(sum(1 << place for place, char in enumerate(pair) if "A" <= char <= "Z") for pair in _PAIRS)
_BASE = len(_PAIRS)


def guard(short: str) -> str:
    """Return the suffix that makes a 15-character id an 18-character one."""
    fives = (short[0:5], short[5:10], short[10:15])
    return "".join(_GUARD[sum(1 << place for place, char in enumerate(five) if "A" <= char <= "Z")] for five in fives)


@KINDS.register("record_id")
@dataclass(frozen=True, slots=True)
class RecordId(Plain):
    prefix: str
    pod: str = "5f0000"
    start: int = 1

    def __post_init__(self) -> None:
        if len(self.prefix) + len(self.pod) + _PLACES != _LENGTHS[0]:
            raise ValueError("prefix and pod together must have 9 characters")

    @property
    def alike(self) -> bool:
        return True

    @property
    def identifies(self) -> bool:
        return True

    def bind(self, _world: World, /) -> Indexed:
        lead = self.prefix + self.pod
        blank = guard(lead + "000000")
        first, second = blank[0], _GUARD.index(blank[1])

        def at(index: int) -> str:
            rest, low = divmod(index + self.start, _BASE)
            high, middle = divmod(rest, _BASE)
            # The second group of five ends with the counter's first digit, the third is all the others.
            last = _UPPER[high] >> 1 | _UPPER[middle] << 1 | _UPPER[low] << 3
            guards = _GUARD[second | (_UPPER[high] & 1) << 4] + _GUARD[last]
            return lead + _PAIRS[high] + _PAIRS[middle] + _PAIRS[low] + first + guards

        def locate(value: Json) -> int | None:
            row = _number(value, lead)
            index = None if row is None else row - self.start
            return index if index is not None and index >= 0 and at(index).startswith(value) else None

        return Indexed(at, raw=lambda index: f'"{at(index)}"'.encode(), locate=locate, told=True)


def _number(value: Json, lead: str) -> int | None:
    if not isinstance(value, str) or len(value) not in _LENGTHS or not value.startswith(lead):
        return None
    number = 0
    for char in value[_LENGTHS[0] - _PLACES : _LENGTHS[0]]:
        if char not in _VALUES:
            return None
        number = number * len(_DIGITS) + _VALUES[char]
    return number

"""Salesforce record ids: a key prefix, a counter in base 62, and three characters that guard upper and lower case."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, World

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GUARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_PLACES = 6
_LENGTHS = (15, 18)


def guard(short: str) -> str:
    """Return the suffix that makes a 15-character id an 18-character one."""
    fives = (short[0:5], short[5:10], short[10:15])
    return "".join(_GUARD[sum(1 << place for place, char in enumerate(five) if "A" <= char <= "Z")] for five in fives)


@KINDS.register("record_id")
@dataclass(frozen=True, slots=True)
class RecordId:
    prefix: str
    pod: str = "5f0000"
    start: int = 1

    def __post_init__(self) -> None:
        if len(self.prefix) + len(self.pod) + _PLACES != _LENGTHS[0]:
            raise ValueError("prefix and pod together must have 9 characters")

    def bind(self, world: World) -> Indexed:
        return Indexed(self._at, ascending=False, key=self._at, locate=self._locate, told=True)

    def _at(self, index: int) -> Json:
        number, digits = index + self.start, ""
        for _ in range(_PLACES):
            number, digit = divmod(number, 62)
            digits = _DIGITS[digit] + digits
        short = self.prefix + self.pod + digits
        return short + guard(short)

    def _locate(self, value: Json) -> int | None:
        if not isinstance(value, str) or len(value) not in _LENGTHS or not value.startswith(self.prefix + self.pod):
            return None
        number = 0
        for char in value[_LENGTHS[0] - _PLACES : _LENGTHS[0]]:
            if char not in _VALUES:
                return None
            number = number * 62 + _VALUES[char]
        index = number - self.start
        return index if index >= 0 and self._at(index).startswith(value) else None

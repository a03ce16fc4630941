"""Ids that look as if they were drawn, such as ``cus_NffrFeUfNV2Hib``, and yet tell their row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import gcd, prod

from contracts import nearest
from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World
from mock_vendors.data.spread import salt

_ALPHABETS = {
    "alnum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "upper": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lower": "0123456789abcdefghijklmnopqrstuvwxyz",
    "hex": "0123456789abcdef",
    "digits": "0123456789",
}
# About the golden ratio's share of the whole: neighbours lie far apart.
_SHARE = 0.618033988749895


@dataclass(frozen=True, slots=True)
class _Scatter:
    """Numbers below ``whole`` in another order, and back: multiplied by what has no divisor in common with it."""

    whole: int
    factor: int
    shift: int

    def there(self, index: int) -> int:
        return (index * self.factor + self.shift) % self.whole

    def back(self, number: int) -> int:
        return (number - self.shift) * pow(self.factor, -1, self.whole) % self.whole


@KINDS.register("code")
@dataclass(frozen=True, slots=True)
class Code(Plain):
    """``letters`` characters of an ``alphabet`` behind a ``prefix``; with ``groups``, dashes between so many each."""

    letters: int = 14
    prefix: str = ""
    alphabet: str = "alnum"
    groups: tuple[int, ...] = ()
    purpose: str = "id"
    """Codes of different purposes differ, also in the same row."""
    _alphabet: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.alphabet not in _ALPHABETS:
            raise ValueError(f"no alphabet called '{self.alphabet}'; {nearest(self.alphabet, _ALPHABETS)}")
        if not 4 <= self.letters <= 64 or (self.groups and sum(self.groups) != self.letters):
            raise ValueError("'letters' goes from 4 to 64, and is what 'groups' have together")
        object.__setattr__(self, "_alphabet", _ALPHABETS[self.alphabet])

    @property
    def alike(self) -> bool:
        return True

    @property
    def identifies(self) -> bool:
        return True

    def bind(self, world: World, /) -> Indexed:
        names = (world.seed, world.resource, self.prefix, self.purpose)
        scatter = self._scatter([salt(*names, place) for place in range(6)])

        def at(index: int) -> str:
            return self._written(scatter.there(index))

        def locate(value: Json) -> int | None:
            number = self._read(value)
            return None if number is None else scatter.back(number)

        return Indexed(at, raw=lambda index: f'"{at(index)}"'.encode(), locate=locate, told=True)

    def _scatter(self, salts: Sequence[int]) -> _Scatter:
        whole = len(self._alphabet) ** self.letters
        # A product of 64-bit numbers is longer than any code.
        factor = int(whole * _SHARE) + salts[0]
        while gcd(factor, whole) != 1:
            factor += 1
        return _Scatter(whole, factor % whole, prod(salts) % whole)

    def _written(self, number: int) -> str:
        letters, base = [], len(self._alphabet)
        for _ in range(self.letters):
            number, digit = divmod(number, base)
            letters.append(self._alphabet[digit])
        text = "".join(reversed(letters))
        if not self.groups:
            return self.prefix + text
        ends = [sum(self.groups[: place + 1]) for place in range(len(self.groups))]
        return self.prefix + "-".join(text[end - size : end] for end, size in zip(ends, self.groups, strict=True))

    def _read(self, value: Json) -> int | None:
        if not isinstance(value, str) or not value.startswith(self.prefix):
            return None
        number = 0
        for letter in value[len(self.prefix) :].replace("-", ""):
            digit = self._alphabet.find(letter)
            if digit < 0:
                return None
            number = number * len(self._alphabet) + digit
        whole = len(self._alphabet) ** self.letters
        return number if number < whole and self._written(number) == value else None

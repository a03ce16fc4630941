"""Cyclic redundancy checks that the standard library lacks, fast enough for whole files.

A message is a polynomial over GF(2); its first half times a power of x is replaced by what that leaves modulo the
generator, which an integer of any size does in a few shifts. So a piece is folded to nothing in some twenty steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_SMALL = 64
_TRIED = 128


@dataclass(frozen=True, slots=True)
class Crc:
    """A reflected CRC with all bits set at the start and inverted at the end; ``polynomial`` is in normal order."""

    width: int
    polynomial: int

    def update(self, value: int, data: bytes | memoryview) -> int:
        """Return the check of everything before, given as ``value``, and ``data``; begin with 0."""
        if not len(data):
            return value
        ones = (1 << self.width) - 1
        # The lowest bit is the highest power: what is known so far belongs to the first bits of the message.
        number = int.from_bytes(data, "little")
        bits = len(data) * 8
        start = value ^ ones
        if bits < self.width:
            return self._rest(number ^ (start & ((1 << bits) - 1)), bits) ^ (start >> bits) ^ ones
        number ^= start
        while bits > 2 * self.width + _SMALL:
            keep, powers = _fold(self.width, self.polynomial, bits)
            half = bits - keep
            high, number = number & ((1 << half) - 1), number >> half
            for power in powers:
                number ^= high << (keep - half - power)
            bits = keep
        return self._rest(number, bits) ^ ones

    def _rest(self, number: int, bits: int) -> int:
        """Return ``number * x**width`` modulo the generator, bit by bit."""
        reflected = _reversed(self.polynomial, self.width)
        for _ in range(bits):
            number = (number >> 1) ^ (reflected if number & 1 else 0)
        return number

    def hex(self, value: int) -> str:
        return f"{value:0{self.width // 4}x}"


CRC32C = Crc(32, 0x1EDC6F41)
"""Castagnoli's, RFC 3720."""
CRC64NVME = Crc(64, 0xAD93D23594C93659)
"""NVM Express, NVM command set specification 1.0d."""


@lru_cache(maxsize=4096)
def _fold(width: int, polynomial: int, bits: int) -> tuple[int, tuple[int, ...]]:
    """Return how many of so many bits to keep, and the exponents that the first of the others are shifted to.

    Near the middle there is always a power of x that leaves few terms: those are the fewest shifts.
    """
    least = bits - (bits - width) // 2
    value = _power(width, polynomial, least)
    best = (value.bit_count(), least, value)
    for keep in range(least + 1, min(least + _TRIED, bits - 1)):
        value = _remainder(value << 1, polynomial | 1 << width, width)
        best = min(best, (value.bit_count(), keep, value))
    return best[1], tuple(place for place in range(width) if best[2] >> place & 1)


def _power(width: int, polynomial: int, exponent: int) -> int:
    """Return ``x**exponent`` modulo the generator."""
    whole, value = polynomial | 1 << width, 1
    for bit in bin(exponent)[2:]:
        value = _remainder(_squared(value), whole, width)
        if bit == "1":
            value = _remainder(value << 1, whole, width)
    return value


def _squared(value: int) -> int:
    """Over GF(2) a square has the same terms, twice as far apart."""
    return int("0".join(bin(value)[2:]), 2)


def _remainder(value: int, whole: int, width: int) -> int:
    while value >> width:
        value ^= whole << (value.bit_length() - 1 - width)
    return value


def _reversed(value: int, width: int) -> int:
    return int(f"{value:0{width}b}"[::-1], 2)

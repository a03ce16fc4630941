"""The body says that it is compressed, and cannot be unpacked to what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults.compression import compressed, encoded
from mock_vendors.faults.effects import EFFECTS, Scene, When

_TRAILER = 8
"""Bytes at the end of a member: the checksum, then the length (RFC 1952, 2.3)."""


def _checksum(body: bytes) -> bytes:
    packed = bytearray(compressed(body))
    packed[-_TRAILER] ^= 0xFF
    return bytes(packed)


def _cut(body: bytes) -> bytes:
    packed = compressed(body)
    return packed[: len(packed) // 2]


_DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "checksum": _checksum,
    "cut": _cut,
    "plain": lambda body: body,
    "twice": lambda body: compressed(compressed(body)),
}


@EFFECTS.register("gzip_damaged")
@dataclass(frozen=True, slots=True)
class GzipDamaged:
    """The argument is the damage: ``checksum`` wrong, ``cut`` in the middle, ``plain`` in fact, packed ``twice``."""

    argument: str = "checksum"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument not in _DAMAGES:
            raise ValueError(f"no damage called '{self.argument}'; {nearest(self.argument, _DAMAGES)}")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return replace(encoded(answer, _DAMAGES[self.argument](answer.content())), delivery=None)

"""Arithmetic that looks like chance: where row ``i`` falls, without asking any other row."""

from __future__ import annotations

import hashlib

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E37_79B9_7F4A_7C15


def salt(*names: object) -> int:
    """Return a number that is the same for the same names in any process."""
    digest = hashlib.blake2b("/".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def spread(index: int, start: int, size: int) -> int:
    """Return a number below ``size`` for a row; rows far and near are spread evenly."""
    return ((index * _GOLDEN + start & _MASK) >> 24) % size

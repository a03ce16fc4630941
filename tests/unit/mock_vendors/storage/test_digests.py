"""Checksums over pieces of any size, held to published values and to a slow way of working them out."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_vendors.storage.crc import CRC32C, CRC64NVME, Crc
from mock_vendors.storage.digests import KNOWN, Digests

CHECK = b"123456789"


def bit_by_bit(crc: Crc, data: bytes) -> int:
    reflected, value = int(f"{crc.polynomial:0{crc.width}b}"[::-1], 2), (1 << crc.width) - 1
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (reflected if value & 1 else 0)
    return value ^ ((1 << crc.width) - 1)


@pytest.mark.parametrize(("crc", "value"), [(CRC32C, 0xE3069283), (CRC64NVME, 0xAE8B14860A799888)])
def test_a_check_has_its_published_value(crc: Crc, value: int) -> None:
    assert crc.update(0, CHECK) == value == bit_by_bit(crc, CHECK)


@pytest.mark.parametrize("crc", [CRC32C, CRC64NVME])
@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_folding_is_as_good_as_bit_by_bit(crc: Crc, data: bytes, cut: int) -> None:
    assert crc.update(crc.update(0, data[:cut]), data[cut:]) == bit_by_bit(crc, data)


@pytest.mark.parametrize("name", sorted(KNOWN))
@given(data=st.binary(max_size=200), cut=st.integers(0, 200))
def test_pieces_do_not_matter(name: str, data: bytes, cut: int) -> None:
    whole, pieces = Digests([name]), Digests([name])
    whole.update(data)
    pieces.update(data[:cut])
    pieces.update(data[cut:])
    assert whole.hex() == pieces.hex()


def test_the_usual_ones_are_the_librarys() -> None:
    sums = Digests(["md5", "sha1", "sha256", "crc32"])
    sums.update(CHECK)
    known = {name: hashlib.new(name, CHECK).hexdigest() for name in ("md5", "sha1", "sha256")}
    assert sums.hex() == {**known, "crc32": f"{zlib.crc32(CHECK):08x}"}


@pytest.mark.parametrize("size", [0, 1, 4 << 20, (4 << 20) + 1])
def test_a_content_hash_is_made_of_blocks_of_4_mib(size: int) -> None:
    data, sums = bytes(size), Digests(["content_hash"])
    for start in range(0, size, 1 << 20):
        sums.update(data[start : start + (1 << 20)])
    blocks = [hashlib.sha256(data[start : start + (4 << 20)]).digest() for start in range(0, size, 4 << 20)]
    assert sums.hex()["content_hash"] == hashlib.sha256(b"".join(blocks)).hexdigest()

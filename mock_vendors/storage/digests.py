"""Checksums of content that goes by in pieces, each under the name that the store knows it by."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from mock_vendors.storage.crc import CRC32C, CRC64NVME, Crc

_BLOCK = 4 << 20


class Digest(Protocol):
    """What a checksum needs to do; `hashlib` has it already."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class _Zlib:
    """The CRC-32 of zip files and Ethernet."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = zlib.crc32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


class _Other:
    """A CRC that the standard library lacks."""

    def __init__(self, crc: Crc) -> None:
        self._crc, self._value = crc, 0

    def update(self, data: bytes) -> None:
        self._value = self._crc.update(self._value, data)

    def hexdigest(self) -> str:
        return self._crc.hex(self._value)


class _Blocks:
    """Dropbox's: the SHA-256 of the SHA-256s of all blocks of 4 MiB (dropbox.com/developers/reference/content-hash)."""

    def __init__(self) -> None:
        self._whole, self._block, self._room = hashlib.sha256(), hashlib.sha256(), _BLOCK

    def update(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            taken, view = view[: self._room], view[self._room :]
            self._block.update(taken)
            self._room -= len(taken)
            if not self._room:
                self._whole.update(self._block.digest())
                self._block, self._room = hashlib.sha256(), _BLOCK

    def hexdigest(self) -> str:
        whole = self._whole.copy()
        if self._room < _BLOCK:
            whole.update(self._block.digest())
        return whole.hexdigest()


KNOWN: Mapping[str, Callable[[], Digest]] = {
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "crc32": _Zlib,
    "crc32c": lambda: _Other(CRC32C),
    "crc64nvme": lambda: _Other(CRC64NVME),
    "content_hash": _Blocks,
}


class Digests:
    """Several checksums of the same content."""

    def __init__(self, names: Iterable[str]) -> None:
        self._made = {name: KNOWN[name]() for name in dict.fromkeys(names)}

    def update(self, data: bytes) -> None:
        for digest in self._made.values():
            digest.update(data)

    def hex(self) -> dict[str, str]:
        """Return every checksum so far in hexadecimal."""
        return {name: digest.hexdigest() for name, digest in self._made.items()}

"""Checksums of checksums: storages that take files in parts know these and no checksum of the whole."""

from __future__ import annotations

import hashlib


class Blocks:
    """Checksums of the blocks of a file, each of ``size`` bytes but for the last."""

    def __init__(self, size: int, algorithm: str) -> None:
        self._size, self._algorithm = size, algorithm
        self._now, self._left = hashlib.new(algorithm, usedforsecurity=False), size
        self._ended: list[bytes] = []

    def update(self, content: bytes, /) -> None:
        rest = memoryview(content)
        while rest:
            if not self._left:
                self._ended.append(self._now.digest())
                self._now, self._left = hashlib.new(self._algorithm, usedforsecurity=False), self._size
            taken = rest[: self._left]
            self._now.update(taken)
            self._left -= len(taken)
            rest = rest[len(taken) :]

    def digests(self) -> list[bytes]:
        """Return the checksums so far; an empty file has that of one empty block."""
        return [*self._ended, self._now.digest()]

    @property
    def empty(self) -> bool:
        return not self._ended and self._left == self._size


class EntityTag(Blocks):
    """What S3 gives an object in parts: the MD5 of their MD5s, and how many they are.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    """

    def __init__(self, part: int) -> None:
        super().__init__(part, "md5")

    def hexdigest(self) -> str:
        return entity_tag(self.digests())


class ContentHash(Blocks):
    """Dropbox's: the SHA-256 of the SHA-256s of blocks of 4 MiB.

    https://www.dropbox.com/developers/reference/content-hash
    """

    def __init__(self) -> None:
        super().__init__(4 << 20, "sha256")

    def hexdigest(self) -> str:
        return hashlib.sha256(b"" if self.empty else b"".join(self.digests())).hexdigest()


def entity_tag(digests: list[bytes]) -> str:
    return f"{hashlib.md5(b''.join(digests), usedforsecurity=False).hexdigest()}-{len(digests)}"

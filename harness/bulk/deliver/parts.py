"""A stream cut into parts of one size, the first of which may have gone up already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.connectors.docs_hub.hub import Digest


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of a file; the last part is the only one that may be short, or even empty."""

    offset: int
    content: bytes
    last: bool

    @property
    def end(self) -> int:
        return self.offset + len(self.content)


def parts(pieces: Iterable[bytes], size: int, *, skip: int, digest: Digest) -> Iterator[Part]:
    """Yield what follows ``skip`` bytes in parts of ``size``; ``digest`` sees every byte, skipped ones too.

    Raises `ValueError` where the stream is shorter than what was skipped.
    """
    offset, held, left = skip, bytearray(), skip
    for piece in pieces:
        digest.update(piece)
        passed = min(left, len(piece))
        left -= passed
        held += memoryview(piece)[passed:]
        # A full part waits until it is known that something follows: the last one is told apart.
        while len(held) > size:
            yield Part(offset, bytes(held[:size]), last=False)
            del held[:size]
            offset += size
    if left:
        raise ValueError(f"the file has {skip - left} bytes, fewer than the {skip} that were sent of it")
    yield Part(offset, bytes(held), last=True)

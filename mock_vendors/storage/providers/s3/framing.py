"""The body inside ``Content-Encoding: aws-chunked``.

Sources: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html. Signatures of
chunks are passed over: a chunk that was changed on its way is told by the checksum at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from mock_vendors.exchange import Refusal

_MOST_LINE = 8 << 10


class Framed:
    """Reads the chunks; ``trailers`` are there once all was read."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source, self._held = source, b""
        self.trailers: dict[str, str] = {}

    def __iter__(self) -> Iterator[bytes]:
        while left := self._size():
            while left:
                if not self._held and not self._fill():
                    raise Refusal("incomplete_body")
                piece, self._held = self._held[:left], self._held[left:]
                left -= len(piece)
                yield piece
            if self._line():
                raise Refusal("incomplete_body")
        while line := self._line(optional=True):
            name, _, text = line.decode("latin-1").partition(":")
            self.trailers[name.strip().lower()] = text.strip()

    def _size(self) -> int:
        try:
            return int(self._line().partition(b";")[0], 16)
        except ValueError as error:
            raise Refusal("incomplete_body") from error

    def _line(self, *, optional: bool = False) -> bytes:
        while b"\r\n" not in self._held and len(self._held) < _MOST_LINE and self._fill():
            pass
        line, found, self._held = self._held.partition(b"\r\n")
        if not found and not optional:
            raise Refusal("incomplete_body")
        return line

    def _fill(self) -> bool:
        piece = next(self._source, b"")
        self._held += piece
        return bool(piece)

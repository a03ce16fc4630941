"""The body of a request, as it comes in."""

from __future__ import annotations

import re
import tempfile
from typing import IO, Protocol

from mock_vendors.serving.reading import MOST_HEAD, Malformed

_HELD = 1 << 20
"""So many bytes of a body are kept in memory where larger ones are put on disk."""
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?")


class TooLarge(Exception):
    """A body has more bytes than are taken."""


class Content:
    """The bytes of a body; those of a large one go to a file without a name where ``spools`` says so."""

    def __init__(self, *, spools: bool = False) -> None:
        self.size = 0
        self._held, self._spools = bytearray(), spools
        self._file: IO[bytes] | None = None

    def add(self, piece: bytes | bytearray) -> None:
        self.size += len(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._held += piece
        if self._spools and self.size > _HELD:
            # It outlives this call: whoever answers the request reads it, and closes it.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            self._file.write(self._held)
            self._held.clear()

    def whole(self) -> bytes:
        """Return everything, where it is in memory."""
        return bytes(self._held)

    def stream(self) -> IO[bytes] | None:
        """Return the file that it is in, to be read from its beginning and closed."""
        if self._file is not None:
            self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Let go of what nobody will read."""
        if self._file is not None:
            self._file.close()


class Body(Protocol):
    """Takes what comes in."""

    content: Content

    def take(self, data: bytearray) -> bool:
        """Take what belongs to the body off the front of ``data``; tell whether it is all there."""


class Measured:
    """A body of a known length; raises `TooLarge` when it is made, before any of it is read."""

    def __init__(self, content: Content, length: int, most: int) -> None:
        if length > most:
            raise TooLarge
        self.content = content
        self._length = length

    def take(self, data: bytearray) -> bool:
        missing = self._length - self.content.size
        if missing >= len(data):
            self.content.add(data)
            data.clear()
        else:
            self.content.add(data[:missing])
            del data[:missing]
        return self.content.size == self._length


class Chunked:
    """A body in chunks (RFC 9112, 7.1); what stands behind the last of them is dropped."""

    def __init__(self, content: Content, most: int) -> None:
        self.content, self._most = content, most
        self._left = 0
        self._trailing = False

    def take(self, data: bytearray) -> bool:
        while data:
            if self._left:
                self._chunk(data)
                continue
            line = self._line(data)
            if line is None:
                return False
            if self._trailing:
                if not line:
                    return True
                continue
            self._begin(line)
        return False

    def _begin(self, line: bytes) -> None:
        size = _SIZE.fullmatch(line)
        if size is None:
            raise Malformed(400, "a chunk does not begin with its size")
        # The line's end behind the bytes of a chunk counts as part of it.
        self._left = int(size[1], 16) + 2
        if self._left == 2:
            self._left, self._trailing = 0, True
        if self.content.size + self._left - 2 > self._most:
            raise TooLarge

    def _chunk(self, data: bytearray) -> None:
        piece = data[: self._left]
        del data[: self._left]
        body = max(0, min(len(piece), self._left - 2))
        self.content.add(piece[:body])
        self._left -= len(piece)
        if bytes(piece[body:]) not in (b"", b"\r", b"\n", b"\r\n"):
            raise Malformed(400, "a chunk is longer than its size")

    def _line(self, data: bytearray) -> bytes | None:
        end = data.find(b"\r\n")
        if end < 0:
            if len(data) > MOST_HEAD:
                raise Malformed(400, "the size of a chunk has no end")
            return None
        line = bytes(data[:end])
        del data[: end + 2]
        return line

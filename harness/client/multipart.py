"""A multipart form with a file in it, sent as it is read, so that its size does not matter."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from urllib3.fields import RequestField
from urllib3.filepost import choose_boundary, encode_multipart_formdata

CHUNK = 1 << 16


class FileForm:
    """The body of an upload; ``on_bytes`` is told how many bytes of the file have been handed out so far."""

    def __init__(
        self, name: str, content: IO[bytes], fields: Mapping[str, str], on_bytes: Callable[[int, int], None] | None
    ) -> None:
        self._content, self._on_bytes = content, on_bytes or _unheard
        boundary = choose_boundary()
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._size = _size(content)
        file = RequestField("file", b"", filename=name)
        file.make_multipart(content_type="application/octet-stream")
        texts = [RequestField(key, text.encode()) for key, text in fields.items()]
        for field in texts:
            field.make_multipart()
        # An empty file in the last place: its content belongs before the end of what urllib3 has made.
        frame, _ = encode_multipart_formdata([*texts, file], boundary=boundary)
        tail = f"\r\n--{boundary}--\r\n".encode()
        self._head, self._tail = frame[: -len(tail)], tail

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        sent = 0
        while chunk := self._content.read(CHUNK):
            yield chunk
            sent += len(chunk)
            self._on_bytes(sent, self._size)
        yield self._tail


def _size(content: IO[bytes]) -> int:
    start = content.tell()
    size = content.seek(0, os.SEEK_END) - start
    content.seek(start)
    return size


def in_memory(content: bytes) -> IO[bytes]:
    return io.BytesIO(content)


def _unheard(_sent: int, _size: int) -> None:
    """Nobody asked how far it is."""

"""Entries that gave way to newer ones, on disk: compressed blocks of lines, found by number."""

from __future__ import annotations

import os
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from mock_vendors.journal.entry import Entry

BLOCK = 256
_BLOCKS_KEPT = 8


class Roll:
    """Entries in the order of their numbers, from ``first`` on without a gap; gone when the process ends."""

    def __init__(self) -> None:
        self._file: _Scratch | None = None
        self._places: list[tuple[int, int]] = []
        self._open: list[Entry] = []
        self._first = 1
        self._read = lru_cache(_BLOCKS_KEPT)(self._unpacked)

    def __len__(self) -> int:
        return len(self._places) * BLOCK + len(self._open)

    def add(self, entry: Entry) -> None:
        """Take the next entry."""
        if not len(self):
            self._first = entry.n
        self._open.append(entry)
        if len(self._open) == BLOCK:
            self._pack()

    def since(self, n: int) -> Iterator[Entry]:
        """Yield the entries from number ``n`` on."""
        place = max(0, n - self._first)
        if place >= len(self):
            return
        block, skip = divmod(place, BLOCK)
        for number in range(block, len(self._places)):
            for whole in self._read(number)[skip:]:
                yield Entry(**whole)
            skip = 0
        yield from self._open[max(0, place - len(self._places) * BLOCK) :]

    def clear(self) -> None:
        """Forget every entry and give the disk back."""
        self._file, self._places, self._open = None, [], []
        self._read.cache_clear()

    def _pack(self) -> None:
        if self._file is None:
            self._file = _Scratch()
        packed = zlib.compress(orjson.dumps([entry.cleaned() for entry in self._open]), 1)
        self._places.append((self._file.append(packed), len(packed)))
        self._open = []

    def _unpacked(self, block: int) -> list[dict[str, Any]]:
        if self._file is None:
            return []
        entries: list[dict[str, Any]] = orjson.loads(zlib.decompress(self._file.read(*self._places[block])))
        return entries


class _Scratch:
    """A file without a name, gone when nobody holds it any more, however the process ends."""

    def __init__(self) -> None:
        self._handle, name = tempfile.mkstemp(prefix="bulk-harness-journal-")
        Path(name).unlink()
        self._size = 0
        weakref.finalize(self, os.close, self._handle)

    def append(self, content: bytes) -> int:
        """Write at the end and return where that was."""
        start = self._size
        while content:
            written = os.pwrite(self._handle, content, self._size)
            self._size += written
            content = content[written:]
        return start

    def read(self, start: int, size: int) -> bytes:
        return os.pread(self._handle, size, start)

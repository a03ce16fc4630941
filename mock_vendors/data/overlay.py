"""Records that clients created: kept in memory, and on disk before the vendor says so."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_vendors.data.text import parse

Record = Mapping[str, Any]


class Overlay:
    """An append-only file of JSON lines; a last line that was torn by a crash is dropped at the start."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._lines: list[bytes] = []
        self._records: list[Record] = []
        self._indexes: dict[str, dict[str, list[int]]] = {}
        self._file = self._open()

    def __len__(self) -> int:
        return len(self._records)

    def line(self, place: int) -> bytes:
        return self._lines[place]

    def record(self, place: int) -> Record:
        return self._records[place]

    def append(self, line: bytes) -> int:
        """Keep one record for good and return its place."""
        with self._lock:
            if self._file is not None:
                os.write(self._file, line + b"\n")
            return self._enter(line)

    def clear(self) -> None:
        """Forget every created record."""
        with self._lock:
            if self._file is not None:
                os.ftruncate(self._file, 0)
            self._lines, self._records, self._indexes = [], [], {}

    def close(self) -> None:
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def places(self, field: str, value: Any) -> list[int]:
        """Return where records have this value (case aside) in a top-level field, by an index that grows along."""
        with self._lock:
            if field not in self._indexes:
                self._indexes[field] = {}
                for place, record in enumerate(self._records):
                    self._note(field, place, record)
            return list(self._indexes[field].get(str(value).casefold(), ()))

    def _note(self, field: str, place: int, record: Record) -> None:
        if record.get(field) is not None:
            self._indexes[field].setdefault(str(record[field]).casefold(), []).append(place)

    def _enter(self, line: bytes) -> int:
        record: Record = parse(line)
        place = len(self._records)
        self._lines.append(line)
        self._records.append(record)
        for field in self._indexes:
            self._note(field, place, record)
        return place

    def _open(self) -> int | None:
        if self._path is None:
            return None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        text = self._path.read_bytes()
        whole = text.rfind(b"\n") + 1
        os.ftruncate(handle, whole)
        for line in text[:whole].splitlines():
            self._enter(line)
        return handle

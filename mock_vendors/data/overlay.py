"""Records that clients created: kept in memory, and on disk before the vendor says so."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from mock_vendors.data.log import Log
from mock_vendors.data.text import parse

Record = Mapping[str, Any]


def value_at(record: Record, field: str) -> Any:
    """Return what a record has under a name, which may lead inside by dots."""
    if field in record:
        return record[field]
    head, _, rest = field.partition(".")
    inner = record.get(head) if rest else None
    return value_at(inner, rest) if isinstance(inner, Mapping) else None


class Index:
    """Where records have which value (case aside) in a field; grows along, once a field was asked for."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[str, list[int]]] = {}

    def note(self, place: int, record: Record) -> None:
        for field in self._fields:
            self._note(field, place, record)

    def places(self, field: str, value: Any, records: Iterable[tuple[int, Record]]) -> list[int]:
        """Return the places of a value; ``records`` are all there are, read when a field is asked for first."""
        if field not in self._fields:
            self._fields[field] = {}
            for place, record in records:
                self._note(field, place, record)
        return list(self._fields[field].get(str(value).casefold(), ()))

    def clear(self) -> None:
        self._fields.clear()

    def _note(self, field: str, place: int, record: Record) -> None:
        value = value_at(record, field)
        if value is not None:
            self._fields[field].setdefault(str(value).casefold(), []).append(place)


class Overlay:
    """Created records in the order in which they were created."""

    def __init__(self, log: Log | None = None) -> None:
        self._log = log or Log()
        self._lock = threading.Lock()
        self._lines: list[bytes] = []
        self._records: list[Record] = []
        self._index = Index()
        for line in self._log.open():
            self._enter(line)

    def __len__(self) -> int:
        return len(self._records)

    def line(self, place: int) -> bytes:
        return self._lines[place]

    def record(self, place: int) -> Record:
        return self._records[place]

    def lines(self) -> list[bytes]:
        return list(self._lines)

    def append(self, line: bytes) -> int:
        """Keep one record for good and return its place."""
        with self._lock:
            self._log.append([line])
            return self._enter(line)

    def clear(self) -> None:
        """Forget every created record."""
        self.replace(())

    def replace(self, lines: Iterable[bytes]) -> None:
        """Take these records instead of those that are there."""
        lines = list(lines)
        with self._lock:
            self._log.clear()
            self._log.append(lines)
            self._lines, self._records, self._index = [], [], Index()
            for line in lines:
                self._enter(line)

    def close(self) -> None:
        with self._lock:
            self._log.close()

    def places(self, field: str, value: Any) -> list[int]:
        """Return where records have this value (case aside) in a field."""
        with self._lock:
            return self._index.places(field, value, enumerate(self._records))

    def _enter(self, line: bytes) -> int:
        record: Record = parse(line)
        place = len(self._records)
        self._lines.append(line)
        self._records.append(record)
        self._index.note(place, record)
        return place

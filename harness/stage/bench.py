"""Vendors and a bulk service in this process, on one clock that moves when somebody waits on it."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from contracts import Clock, VirtualClock
from harness.bulk.egress import allowing
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service, ServiceConfig
from harness.client import BulkClient
from harness.connectors.definition import load_definition
from harness.connectors.docs_hub import client_problem
from harness.stage.clients import client_of
from harness.stage.lever import Lever
from harness.stage.mocks import connected, served_vendor
from harness.stage.processes import LOOPBACK
from harness.staging.instances import Instance, Ready, instance
from harness.staging.targets import target_document

LOOK_SECONDS = 0.2


class Bench:
    """Use as a context manager; inside it everything answers, on free ports of ``host``.

    An hour of throttling takes no time on its `VirtualClock`. ``state`` is a folder of its own, ``port`` that of the
    service. Unless they are named, storages whose client is not installed are left out. Raises `StageError` for a
    vendor that is not known, `OSError` for a port that is taken.
    """

    def __init__(
        self,
        state: Path,
        *,
        vendors: Sequence[str] = (),
        records: int = 60,
        seed: int = 1,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or VirtualClock()
        names = connected(tuple(vendors))
        self._names = names if vendors else tuple(name for name in names if client_problem(name) is None)
        self._state, self._records, self._seed = state, records, seed
        self._host, self._port = host, port
        self._open = ExitStack()
        self._alone = threading.Lock()
        self.service: Service
        self.ready: Ready
        self.lever: Lever

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            instances = tuple(self._vendor(name, opened) for name in self._names)
            # Chosen beforehand: only a port that was asked for can be taken again while old connections fade away.
            self.service = self._service(instances, self._port or _free_port(self._host))
            opened.callback(self._stop)
            self.service.start()
            self.ready = Ready(self.service.url, instances, {})
            self.lever = Lever(self.bounce, self._host)
            opened.callback(self.lever.stop)
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def client(self, vendor: str, **how: Any) -> BulkClient:
        """Return a client of that vendor's instance, which waits in the machine's time."""
        return client_of(self.ready, vendor, **how)

    def target(self) -> dict[str, Any]:
        """Return it as a target document."""
        kind = "virtual" if isinstance(self.clock, VirtualClock) else "real"
        return target_document(self.ready, time={"kind": kind}, bounce_url=self.lever.url)

    def bounce(self) -> None:
        """Stop the service in the middle of whatever it is at, and start it again on the same port and state."""
        with self._alone:
            self.service.stop()
            self.service = self._service(self.ready.instances, urlsplit(self.ready.bulk_url).port or 0)
            self.service.start()

    def _stop(self) -> None:
        # Whichever service it is by now.
        self.service.stop()

    def _vendor(self, name: str, opened: ExitStack) -> Instance:
        made = served_vendor(name, records=self._records, seed=self._seed, clock=self.clock, host=self._host)
        server = opened.enter_context(made)
        told = {
            "url": server.url,
            "control_url": server.control_url,
            "credentials": {**server.vendor.credentials, "headers": server.vendor.headers},
        }
        return instance(load_definition(name), told, self._seed)

    def _service(self, instances: Sequence[Instance], port: int) -> Service:
        config = ServiceConfig(
            state=self._state / "bulk",
            instances=provisioned({"instances": [one.provisioned() for one in instances]}),
            host=self._host,
            port=port,
            egress=allowing(LOOPBACK),
            look=LOOK_SECONDS,
            rng=random.Random(self._seed),
        )
        return Service(config, self.clock)


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as found:
        found.bind((host, 0))
        port: int = found.getsockname()[1]
        return port

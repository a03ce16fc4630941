"""Everything the edge and the workers need at hand, put together once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contracts import Clock
from harness.bulk.instances import Instances
from harness.bulk.jobs import Job
from harness.bulk.results.protocol import ResultStore
from harness.bulk.runner import Runner
from harness.bulk.store.protocol import JobStore, RecordLog
from harness.connectors.connector import Connector


class Connectors:
    """The connectors of all instances, each made when it is first needed; threads share them."""

    def __init__(self, instances: Instances, clock: Clock, rng: random.Random) -> None:
        self._instances, self._clock, self._rng = instances, clock, rng
        self._lock = threading.Lock()
        self._open: dict[int, Connector] = {}

    def of(self, instance_id: int) -> Connector:
        with self._lock:
            if instance_id not in self._open:
                self._open[instance_id] = self._made(instance_id)
            return self._open[instance_id]

    def close(self) -> None:
        with self._lock:
            for connector in self._open.values():
                connector.close()
            self._open.clear()

    def _made(self, instance_id: int) -> Connector:
        instance = self._instances.get(instance_id)
        return Connector(
            instance.definition,
            base_url=instance.base_url,
            credentials=instance.credentials,
            clock=self._clock,
            rng=random.Random(self._rng.getrandbits(64)),
            settings=instance.settings,
        )


@dataclass(frozen=True, slots=True)
class Platform:
    """What the edge works with; ``ended`` is told of every job that it brings to an end."""

    store: JobStore
    log: RecordLog
    results: ResultStore
    connectors: Connectors
    instances: Instances
    runner: Runner
    clock: Clock
    uploads: Path
    ended: Callable[[Job], None]

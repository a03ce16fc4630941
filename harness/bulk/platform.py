"""Everything the edge and the workers need at hand, put together once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contracts import Clock
from harness.bulk.egress import Egress
from harness.bulk.instances import Instance, Instances
from harness.bulk.jobs import Job
from harness.bulk.results.protocol import ResultStore
from harness.bulk.runner import Runner
from harness.bulk.store.protocol import JobStore, RecordLog
from harness.connectors.connector import Connector
from harness.connectors.settings import read_settings


class Connectors:
    """The connectors of all instances, each made when it is first needed; threads share them."""

    def __init__(self, instances: Instances, clock: Clock, rng: random.Random, egress: Egress) -> None:
        self._instances, self._clock, self._rng, self._egress = instances, clock, rng, egress
        self._lock = threading.Lock()
        self._open: dict[int, Connector] = {}

    def of(self, instance_id: int) -> Connector:
        """Return the connector of an instance; `KeyError` if there is no such instance."""
        with self._lock:
            if instance_id not in self._open:
                instance = self._instances.get(instance_id)
                self._open[instance_id] = self._made(instance, self._instances.credentials(instance_id))
            return self._open[instance_id]

    def check(self, instance: Instance) -> None:
        """Raise `ContractError` if no connector can be made for this instance."""
        self._made(instance, instance.credentials).close()

    def forget(self, instance_id: int) -> None:
        """Let go of the connector of an instance that is no more."""
        with self._lock:
            connector = self._open.pop(instance_id, None)
        if connector is not None:
            connector.close()

    def close(self) -> None:
        with self._lock:
            for connector in self._open.values():
                connector.close()
            self._open.clear()

    def _made(self, instance: Instance, credentials: Mapping[str, str]) -> Connector:
        # The operator may point an instance at any address, a caller of the API only at what everybody may call.
        own = read_settings(instance.settings)
        session = None if instance.provisioned else self._egress.session(own.pool, total=own.bounds.total)
        return Connector(
            instance.definition,
            base_url=instance.base_url,
            credentials=credentials,
            clock=self._clock,
            rng=random.Random(self._rng.getrandbits(64)),
            settings=instance.settings,
            session=session,
            on_credentials=partial(self._instances.renew, instance.id),
            latest_credentials=partial(self._latest, instance.id),
        )

    def _latest(self, instance_id: int) -> Mapping[str, str]:
        try:
            return self._instances.credentials(instance_id)
        except KeyError:
            return {}


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
    egress: Egress
    uploads: Path
    ended: Callable[[Job], None]

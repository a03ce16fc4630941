"""A bulk service whose results go to a mock of a storage."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.support import LOOPBACK, Bench, config, vendor_server

from contracts import Clock, SystemClock, VirtualClock
from harness.bulk.criteria import Criteria, Target, plan_of
from harness.bulk.deliver import InstanceHubs, deliver
from harness.bulk.engine.call import Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.jobs import Counters, Direction, Job, StopReason
from harness.bulk.provisioning import provisioned
from harness.bulk.results.folder import FolderResults
from harness.bulk.service import Service
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.instances import SqlInstances
from harness.bulk.store.protocol import Checkpoint
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

STORAGE = 7


@dataclass(frozen=True, slots=True)
class Depot:
    """A bench, and the storage that the results go to."""

    bench: Bench
    storage: VendorServer

    def deliver(self, path: str, **criteria: Any) -> tuple[dict[str, Any], bytes]:
        """Run a download that ends at ``path``; return its status and its result as the service serves it."""
        return self.bench.run(docsHubDetails={"instanceId": str(STORAGE), "path": path}, **criteria)


def stored(server: VendorServer) -> dict[str, bytes]:
    """Return all files of a storage by their names."""
    store = server.vendor.objects
    assert store is not None
    return {item.name: b"".join(store.read(item)) for item in store.all() if item.blob}


def uploads(server: VendorServer, bucket: str = "bulk") -> list[Any]:
    """Return the uploads that have been begun and are neither finished nor given up."""
    assert server.vendor.objects is not None
    return list(server.vendor.objects.uploads(bucket))


def asked(server: VendorServer, resource: str, method: str) -> list[int]:
    """Return the statuses of a storage's answers about a resource."""
    entries = server.vendor.journal.read(0, 10_000)["entries"]
    return [each["status"] for each in entries if (each["resource"], each["method"]) == (resource, method)]


_spec = lru_cache(maxsize=None)(load_vendor)


@contextmanager
def storage_server(name: str, faults: Sequence[str] = (), clock: Clock | None = None) -> Iterator[VendorServer]:
    # Clients sign with the machine's time, whatever time the service has.
    plan = FaultPlan(map(parse, faults), seed=3)
    vendor = Vendor(_spec(name), seed=5, records=1, clock=clock or SystemClock(), faults=plan)
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        yield server


@contextmanager
def depot(
    folder: Path,
    provider: str,
    *,
    records: int = 250,
    faults: Sequence[str] = (),
    mine: Mapping[str, str] | None = None,
) -> Iterator[Depot]:
    """Yield a service with a vendor and a storage; ``mine`` are settings of the vendor's instance."""
    clock = VirtualClock()
    with ExitStack() as stack:
        vendor = stack.enter_context(vendor_server("eloqua", records, clock))
        storage = stack.enter_context(storage_server(provider, faults))
        rows = [row(1, vendor, settings=dict(mine or {})), row(STORAGE, storage, settings={"retry.max": "4"})]
        service = stack.enter_context(Service(config(folder, provisioned({"instances": rows})), clock))
        yield Depot(Bench(service, vendor), storage)


def row(number: int, server: VendorServer, **more: Any) -> dict[str, Any]:
    """Return an instance of the account that `authorization` belongs to."""
    return {
        "instance_id": number,
        "connector": server.vendor.spec.name,
        "base_url": server.url,
        "credentials": dict(server.vendor.credentials),
        "element_token": f"element+/={number}",
        "user_secret": "user=1",
        "organization_secret": "organization=1",
        **more,
    }


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished result of some size, ready to be delivered without a download before it."""

    job: Job
    desk: Desk
    hubs: InstanceHubs
    content: bytes

    def deliver(self, signal: Signal | None = None) -> Ending:
        return deliver(self.job, Ending(StopReason.END), self.hubs, self.desk, signal or Signal())


@contextmanager
def parcel(folder: Path, storage: VendorServer, path: str, size: int, **settings: str) -> Iterator[Parcel]:
    """Return a result of about ``size`` bytes on its way to a storage."""
    clock, database = VirtualClock(), Database(sqlite_url(folder / "parcel.db"))
    store, results = SqlJobStore(database), FolderResults(folder / "results")
    rng = random.Random(size)
    lines = b"".join(b'{"n":"%s"}\n' % rng.randbytes(500).hex().encode() for _ in range(-(-size // 1009)))
    criteria = Criteria("contact", target=Target(str(STORAGE), path))
    job = store.add(Job(0, 1, "contact", Direction.DOWNLOAD, clock.now(), plan=plan_of(criteria)))
    writer = results.writer(job.id, 0)
    point = Checkpoint(offset=writer.append(lines), records=lines.count(b"\n"), stop=StopReason.END)
    writer.close()
    store.save(job.id, Counters(records=point.records), point, durable=True)
    known = {"retry.max": "4", **settings}
    instances = provisioned({"instances": [row(STORAGE, storage, settings=known)]})
    hubs = InstanceHubs(instances.stored_in(SqlInstances(database)), clock, random.Random(1), LOOPBACK)
    yield Parcel(job, Desk(store, SqlRecordLog(database), results, folder, clock), hubs, lines)
    database.close()

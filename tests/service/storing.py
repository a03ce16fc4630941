"""A bulk service whose results go to a mock of a storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.support import Bench, config, vendor_server

from contracts import Clock, SystemClock, VirtualClock
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service
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

    def stored(self) -> dict[str, bytes]:
        """Return all files of the storage by their paths."""
        store = self.storage.vendor.objects
        assert store is not None
        items = [item for item in store.all() if item.blob]
        return {f"{item.container}/{item.name}": b"".join(store.read(item)) for item in items}

    def asked(self, resource: str, method: str) -> list[int]:
        """Return the statuses of the storage's answers about a resource."""
        entries = self.storage.vendor.journal.read(0, 10_000)["entries"]
        return [each["status"] for each in entries if (each["resource"], each["method"]) == (resource, method)]


@contextmanager
def storage_server(name: str, faults: Sequence[str] = (), clock: Clock | None = None) -> Iterator[VendorServer]:
    # Clients sign with the machine's time, whatever time the service has.
    plan = FaultPlan(map(parse, faults), seed=3)
    vendor = Vendor(load_vendor(name), seed=5, records=1, clock=clock or SystemClock(), faults=plan)
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        yield server


@contextmanager
def depot(
    folder: Path, provider: str, *, records: int = 250, faults: Sequence[str] = (), **settings: str
) -> Iterator[Depot]:
    clock = VirtualClock()
    with ExitStack() as stack:
        vendor = stack.enter_context(vendor_server("eloqua", records, clock))
        storage = stack.enter_context(storage_server(provider, faults))
        known = {"retry.max": "4", **settings}
        rows = [row(1, vendor), row(STORAGE, storage, settings=known, base_url=storage.url)]
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

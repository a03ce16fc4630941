"""A bulk service in this process, with a mock vendor behind it: what the tests of the service share."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from contracts import Clock, SystemClock, VirtualClock
from harness.bulk.egress import allowing
from harness.bulk.instances import Instances
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service, ServiceConfig
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

ENDED = {"COMPLETED", "ABORTED", "CANCELLED", "ERROR"}
KEY = "MySecretEventSignatureKey"
OBJECTS = {"eloqua": "contact", "etsy": "listings", "greenhouse": "candidates", "salesforce": "cases"}
LOOPBACK = allowing(["127.0.0.1"])
TOO_LONG_SECONDS = 30.0


def authorization(rank: int = 1) -> dict[str, str]:
    return {"Authorization": f"Element element+/={rank}, User user={rank}"}


def instances(server: VendorServer, *, count: int = 1, settings: dict[str, str] | None = None) -> Instances:
    """Return that many instances of the same connector, each with tokens of its own.

    Unless a test switches it on, the vendor's own bulk API is left alone, so that what is seen is the platform's way.
    """
    rows = [
        {
            "instance_id": rank,
            "connector": server.vendor.spec.name,
            "base_url": server.url,
            "credentials": dict(server.vendor.credentials),
            "element_token": f"element+/={rank}",
            "user_secret": f"user={rank}",
            "organization_secret": f"organization={rank}",
            "settings": {"bulk.native": "false", **(settings or {})},
        }
        for rank in range(1, count + 1)
    ]
    return provisioned({"instances": rows})


@dataclass(frozen=True, slots=True)
class Bench:
    """A running service and the vendor behind it, as a caller sees them."""

    service: Service
    vendor: VendorServer

    def call(self, method: str, path: str, *, rank: int = 1, **more: Any) -> requests.Response:
        headers = {**authorization(rank), **more.pop("headers", {})}
        return requests.request(method, self.service.url + path, headers=headers, timeout=30, **more)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.call("GET", path, **more)

    def create(self, **criteria: Any) -> str:
        """Create a download and return its id."""
        body = {"objectName": OBJECTS.get(self.vendor.vendor.spec.name), **criteria}
        return self._created(self.call("POST", "/bulk/download", json=body))

    def upload(self, data: bytes, name: str = "contact", **form: Any) -> str:
        """Upload a file and return the job's id."""
        return self._created(self.send(data, name, **form))

    def send(self, data: bytes, name: str = "contact", **form: Any) -> requests.Response:
        files = {"file": ("rows.csv", data, "text/csv")}
        return self.call(
            "POST", f"/bulk/{name}", files=files, data={key: json.dumps(item) for key, item in form.items()}
        )

    def status(self, job: str) -> dict[str, Any]:
        body: dict[str, Any] = self.get(f"/bulk/{job}/status").json()
        return body

    def until(self, job: str, wanted: set[str]) -> dict[str, Any]:
        """Ask until the job has one of these statuses."""
        clock = SystemClock()
        start = clock.now()
        while (status := self.status(job))["status"] not in wanted:
            assert clock.now() - start < TOO_LONG_SECONDS, status
        return status

    def ended(self, job: str) -> dict[str, Any]:
        return self.until(job, ENDED)

    def run(self, **criteria: Any) -> tuple[dict[str, Any], bytes]:
        """Create a download, wait for its end, and read its result."""
        job = self.create(**criteria)
        return self.ended(job), self.get(f"/bulk/{job}/x").content

    def truth(self, resource: str, **window: int) -> list[bytes]:
        """Return the vendor's own records, each as its list serves it."""
        body = requests.get(f"{self.vendor.control_url}/truth/{resource}", params=window, timeout=30).content
        return body.splitlines()

    def fault(self, *words: str) -> None:
        answer = requests.post(f"{self.vendor.control_url}/faults", json={"faults": words}, timeout=30)
        assert answer.ok, answer.text

    def calls(self) -> int:
        journal = requests.get(f"{self.vendor.control_url}/journal", params={"limit": 10_000}, timeout=30).json()
        return len(journal["entries"])

    @staticmethod
    def _created(answer: requests.Response) -> str:
        assert answer.status_code == 200, answer.text
        job: str = answer.json()["id"]
        return job


@contextmanager
def vendor_server(name: str, records: int, clock: Clock, *, limits: bool = False) -> Iterator[VendorServer]:
    vendor = Vendor(load_vendor(name), seed=5, records=records, clock=clock, limits=limits)
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        yield server


def config(folder: Path, known: Instances, **more: Any) -> ServiceConfig:
    return ServiceConfig(state=folder, instances=known, rng=random.Random(3), **{"egress": LOOPBACK, **more})


@contextmanager
def bench(
    folder: Path,
    name: str = "eloqua",
    records: int = 250,
    *,
    clock: Clock | None = None,
    count: int = 1,
    settings: dict[str, str] | None = None,
    faults: Sequence[str] = (),
    limits: bool = False,
    **more: Any,
) -> Iterator[Bench]:
    """Vendor and service on one clock, by default one that makes waits free; ``more`` is for the configuration."""
    shared = clock or VirtualClock()
    with vendor_server(name, records, shared, limits=limits) as server:
        known = instances(server, count=count, settings=settings)
        with Service(config(folder, known, **more), shared) as service:
            made = Bench(service, server)
            if faults:
                made.fault(*faults)
            yield made

"""Kill the bulk service again and again while it works, and see what its job comes to."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from contracts import SystemClock
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor
from processes import Process, authorization, instances_file, start

ENDED = {"COMPLETED", "ABORTED", "CANCELLED", "ERROR"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one job came to: how often its service was killed, its last status, and its result."""

    kills: int
    status: dict[str, Any]
    result: bytes


def vendor_server(name: str, records: int) -> VendorServer:
    """A vendor in this process, so that a kill of the service does not touch it."""
    vendor = Vendor(load_vendor(name), seed=7, records=records, clock=SystemClock(), limits=False)
    return VendorServer(vendor, "127.0.0.1", 0)


def created(server: VendorServer, start: int) -> list[dict[str, Any]]:
    """Return the contacts created since, without the two fields that tell when."""
    truth = requests.get(f"{server.control_url}/truth/contacts?start={start}", timeout=60).content
    rows = [json.loads(line) for line in truth.splitlines()]
    return [{key: value for key, value in row.items() if key not in {"createdAt", "updatedAt"}} for row in rows]


@dataclass(slots=True)
class Sweep:
    """One job on one service that is killed after each of the given delays (seconds of real time)."""

    folder: Path
    server: VendorServer
    create: Callable[[str], requests.Response]

    def run(self, delays: list[float]) -> Outcome:
        process = self._service()
        job = self.create(process.ready["url"]).json()["id"]
        kills = 0
        try:
            for delay in delays:
                process, killed = self._strike(process, delay)
                kills += killed
                if self._status(process, job)["status"] in ENDED:
                    break
            return self._outcome(process, job, kills)
        finally:
            process.kill()

    def _service(self) -> Process:
        vendor = {
            "vendor": self.server.vendor.spec.name,
            "url": self.server.url,
            "credentials": self.server.vendor.credentials,
        }
        instances = instances_file(self.folder, [vendor])
        state = self.folder / "state"
        return start("harness.bulk", "--state", str(state), "--instances", str(instances), "--port", "0")

    def _strike(self, process: Process, delay: float) -> tuple[Process, int]:
        try:
            process.child.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.kill()
        return self._service(), 1

    def _status(self, process: Process, job: str) -> dict[str, Any]:
        url = f"{process.ready['url']}/bulk/{job}/status"
        answer: dict[str, Any] = requests.get(url, headers=authorization(), timeout=30).json()
        return answer

    def _outcome(self, process: Process, job: str, kills: int) -> Outcome:
        status = self._status(process, job)
        while status["status"] not in ENDED:
            status = self._status(process, job)
        url = f"{process.ready['url']}/bulk/{job}/{status['objectName']}"
        return Outcome(kills, status, requests.get(url, headers=authorization(), timeout=60).content)


def moments(seed: int, count: int, longest: float) -> list[float]:
    """Return ``count`` delays between nothing and ``longest`` seconds, the same for the same seed."""
    dice = random.Random(seed)
    return [dice.uniform(0, longest) for _ in range(count)]

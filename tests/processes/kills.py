"""Kill the bulk service again and again while it works, and see what its job comes to."""

from __future__ import annotations

import json
import random
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Queue
from typing import Any

import requests

from contracts import SystemClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor
from processes import Process, authorization, instances_file, start

ENDED = {"COMPLETED", "ABORTED", "CANCELLED", "ERROR"}
Create = Callable[[str], requests.Response]


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at so many more vendor calls; before the answer goes out, or so long (seconds) after it went."""

    calls: int
    answered: bool
    later: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one job came to: how often its service was killed, its last status, and its result."""

    kills: int
    status: dict[str, Any]
    result: bytes


class Trap(Vendor):
    """A vendor that calls ``spring`` at a chosen moment of its work."""

    moment: Moment | None = None
    _left = 0

    def set(self, moment: Moment, spring: Callable[[], None]) -> None:
        self._left, self._spring, self.moment = moment.calls, spring, moment

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        self._left -= 1 if self.moment else 0
        if self.moment and not self.moment.answered:
            self._go()
        return answer

    def sent(self, answer: Answer, *, complete: bool) -> None:
        super().sent(answer, complete=complete)
        if self.moment and self.moment.answered:
            self._go()

    def _go(self) -> None:
        if self._left <= 0 and self.moment is not None:
            later, self.moment = self.moment.later, None
            threading.Timer(later, self._spring).start() if later else self._spring()


QUICK = {"queued": 0, "working": 0.01}
WHEN = {"createdAt", "updatedAt", "CreatedDate", "SystemModstamp", "LastModifiedDate"}


def vendor_server(name: str, records: int, part: int | None = None) -> VendorServer:
    """A vendor in this process, so that a kill of the service does not touch it; its own bulk jobs are quick.

    ``part`` is how many rows one part of their results has.
    """
    spec = load_vendor(name)
    parted = {} if part is None else {"part": part}
    jobs = {kind: {**options, **QUICK, **(parted if "part" in options else {})} for kind, options in spec.jobs.items()}
    vendor = Trap(replace(spec, jobs=jobs), seed=7, records=records, clock=SystemClock(), limits=False)
    return VendorServer(vendor)


def created(server: VendorServer, resource: str, start: int) -> list[dict[str, Any]]:
    """Return the records created since, without the fields that tell when."""
    truth = requests.get(f"{server.control_url}/truth/{resource}?start={start}", timeout=60).content
    rows = [json.loads(line) for line in truth.splitlines()]
    return [{key: value for key, value in row.items() if key not in WHEN} for row in rows]


@dataclass(slots=True)
class Sweep:
    """One job on one service that is killed at each of the given moments, as long as the job lasts."""

    folder: Path
    server: VendorServer
    create: Create
    settings: Mapping[str, str] = field(default_factory=dict)
    storages: Sequence[VendorServer] = ()
    job: str = field(init=False, default="")

    def run(self, moments: list[Moment]) -> Outcome:
        left = list(moments)
        process = self._service()
        # Only now, or a kill could hit the answer that tells the job's id.
        self.job = self.create(process.ready["url"]).json()["id"]
        self._arm(left)(process)
        kills = 0
        while self._was_killed(process):
            kills += 1
            # A job that goes on makes its first call at once: the trap is set before its service starts.
            aim = self._arm(left)
            process = self._service()
            aim(process)
        try:
            return self._outcome(process, kills)
        finally:
            process.kill()

    def _arm(self, left: list[Moment]) -> Callable[[Process], None]:
        """Set the trap for the next moment; the returned function says whom it is for."""
        target: Queue[Process] = Queue()

        def kill() -> None:
            target.get(timeout=30).child.kill()

        if left and isinstance(self.server.vendor, Trap):
            self.server.vendor.set(left.pop(0), kill)
        return target.put

    def _service(self) -> Process:
        ready = [
            {"vendor": one.vendor.spec.name, "url": one.url, "credentials": one.vendor.credentials}
            for one in (self.server, *self.storages)
        ]
        instances = instances_file(self.folder, ready, self.settings)
        state = self.folder / "state"
        return start("harness.bulk", "--state", str(state), "--instances", str(instances), "--port", "0")

    def _was_killed(self, process: Process) -> bool:
        """Wait until the service is gone or the job has ended."""
        with suppress(requests.RequestException):
            while self._status(process)["status"] not in ENDED:
                with suppress(subprocess.TimeoutExpired):
                    process.child.wait(timeout=0.05)
            return False
        process.kill()
        return True

    def _status(self, process: Process) -> dict[str, Any]:
        url = f"{process.ready['url']}/bulk/{self.job}/status"
        answer: dict[str, Any] = requests.get(url, headers=authorization(), timeout=30).json()
        return answer

    def _outcome(self, process: Process, kills: int) -> Outcome:
        status = self._status(process)
        url = f"{process.ready['url']}/bulk/{self.job}/{status['objectName']}"
        return Outcome(kills, status, requests.get(url, headers=authorization(), timeout=60).content)


def moments(seed: int, count: int, calls: int) -> list[Moment]:
    """Return ``count`` moments at most ``calls`` vendor calls apart, the same for the same seed."""
    dice = random.Random(seed)
    return [Moment(dice.randint(1, calls), dice.random() < 0.7, dice.uniform(0, 0.003)) for _ in range(count)]

"""The target of a story: its instances, its time, a place for its callbacks; and everything that was seen of it."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests

from contracts import Clock, SystemClock
from harness.audit import ControlError
from harness.suites.bulk_contract import BulkContract
from harness.suites.moves import move_complaints
from harness.suites.story.job import ENDED, LAST_POLL, Job
from harness.suites.story.receiver import Receiver
from harness.suites.story.subject import Subject
from harness.suites.story.time import TargetTime
from harness.suites.story.verdicts import Broken, NotCovered
from harness.suites.story.wire import Unanswered, Wire
from harness.suites.target import Target

MOST_JOBS = 60
"""How many jobs that ended are remembered of a story that goes on and on."""


class Bulk:
    """Use it once: `close` puts the vendors back and ends what still runs."""

    def __init__(self, target: Target, contract: BulkContract, *, clock: Clock | None = None) -> None:
        self.target = target
        self._contract = contract
        self.tolerances = target.tolerances
        self.clock = clock or SystemClock()
        self.wire = Wire(target.url, self.clock, contract.held, timeout=target.tolerances.request_seconds)
        self.time = TargetTime(target)
        self._subjects: dict[str, Subject] = {}
        self._jobs: list[tuple[Subject, Job]] = []
        self._receivers: list[Receiver] = []
        self._numbers: dict[str, float] = {}

    def instance(self, vendor: str) -> Subject:
        """Return the target's instance in front of that vendor, which begins anew: its data, its plans, its books."""
        if vendor not in self._subjects:
            self._subjects[vendor] = self._subject(vendor)
        return self._subjects[vendor]

    def receiver(self, *statuses: int, location: str = "") -> Receiver:
        """Return a receiver of callbacks, which answers with these statuses in turn; none: always with 200."""
        seconds = self.tolerances.seconds
        made = Receiver(self.target.receiving, statuses or (200,), seconds=seconds, location=location)
        self._receivers.append(made)
        return made

    def bounce(self) -> None:
        """Stop the target in the middle of its work and start it again; it answers when this returns."""
        how = self.target.bounce
        if how.url is not None:
            answer = requests.post(how.url, timeout=self.tolerances.seconds)
            assert answer.ok, f"the target could not be stopped and started: {answer.status_code} {answer.text}"
        elif how.command:
            subprocess.run(how.command, check=True, capture_output=True, timeout=self.tolerances.seconds)
        else:
            self.not_covered("it is not said how the target is stopped and started")

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Look again and again until it is so; fails when that takes too long."""
        last = self.clock.now() + self.tolerances.seconds
        while not so():
            assert self.clock.now() < last, f"{what}: not within {self.tolerances.seconds:g} s"
            self.clock.sleep(LAST_POLL)

    def measure(self, name: str, value: float) -> None:
        """Keep a number for the report and the gate, such as the vendor calls that a job took."""
        self._numbers[name] = value

    def saw(self, operations: Mapping[str, Mapping[str, int]]) -> None:
        """Count answers that came to requests of somebody else's, such as a fuzzer."""
        for name, statuses in operations.items():
            self.wire.operations.setdefault(name, Counter()).update(statuses)
            self.wire.asked += sum(statuses.values())

    def not_covered(self, why: str) -> NoReturn:
        """End the story without a verdict."""
        raise NotCovered(why)

    def check(self) -> None:
        """Raise `Broken` if any answer, or any job's way, was not what the contract allows."""
        found = list(dict.fromkeys(self.wire.complaints))
        found += [complaint for _, job in self._jobs for complaint in move_complaints(job.id, job.moves)]
        if found:
            raise Broken("the target broke its contract:\n" + "\n".join(found[:10]))

    def forget(self) -> None:
        """Let go of jobs that ended, but for the first ones: a property goes through thousands."""
        self._jobs[MOST_JOBS:] = [(side, job) for side, job in self._jobs[MOST_JOBS:] if job.moves[-1] not in ENDED]

    def close(self) -> None:
        """End jobs that still run, put the vendors back, and stop receiving."""
        for subject in self._subjects.values():
            with suppress(ControlError):
                subject.faults()
        self.time.flow()
        for subject, job in self._jobs:
            with suppress(Unanswered):
                if job.moves[-1] not in ENDED:
                    subject.ask("PUT", f"/bulk/{job.id}/cancel")
        for receiver in self._receivers:
            receiver.close()
        self.wire.close()

    def evidence(self) -> Mapping[str, Any]:
        """Return what a report shows of the story, as plain data."""
        return {
            "exchanges": [asdict(one) for one in self.wire.exchanges],
            "asked": self.wire.asked,
            "operations": {name: dict(statuses) for name, statuses in self.wire.operations.items()},
            "jobs": [{"id": job.id, "vendor": subject.vendor, "moves": list(job.moves)} for subject, job in self._jobs],
            "numbers": dict(self._numbers),
            "keywords": self._contract.exercised(),
        }

    def _subject(self, vendor: str) -> Subject:
        try:
            instance = self.target.instance(vendor)
        except LookupError as error:
            raise NotCovered(str(error)) from error
        if not self._subjects:
            self.time.begin()
        made: list[Subject] = []
        subject = Subject(self.target, instance, self.wire, self.clock, lambda job: self._jobs.append((made[0], job)))
        made.append(subject)
        subject.control.begin()
        return subject


def base_path(target: Target) -> str:
    """Return the part of a target's URL that the paths of the contract come after."""
    return urlsplit(target.url).path

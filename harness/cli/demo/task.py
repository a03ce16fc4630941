"""One job of the demo while it runs: asked for, looked at, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from contracts import Clock
from harness.audit import Asked, VendorControl, retries
from harness.client import BulkClient, JobStatus, Unfinished

EVERY = 0.15
UNSETTLED = 8
"""So many of the latest entries are read again, since their answers may have been on their way."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job that was created, and whom to ask about it."""

    vendor: str
    vendor_name: str
    object_name: str
    resource: str
    key: str
    direction: str
    job_id: str
    total: int
    client: BulkClient
    control: VendorControl
    after: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What a task is like at one moment."""

    task: Task
    status: JobStatus
    journal: tuple[Asked, ...] = field(default=(), repr=False)

    @property
    def settled(self) -> tuple[Asked, ...]:
        """Return the journal without an answer that is still on its way."""
        under_way = not self.status.ended and self.journal and self.journal[-1].under_way
        return self.journal[:-1] if under_way else self.journal

    @property
    def retries(self) -> int:
        return retries(self.settled)

    @property
    def trouble(self) -> str:
        """Say what the vendor's last answer was, if it was no use."""
        if self.status.ended or not self.settled or not self.settled[-1].failed:
            return ""
        last = self.settled[-1]
        if not last.complete or not last.status:
            return "connection died"
        told = f", come back in {last.wait:g} s" if last.wait else ""
        return f"{last.status}{told}"


class Onlooker(Protocol):
    """Shows looks to somebody."""

    def see(self, look: Look) -> None: ...


def follow(
    tasks: Sequence[Task], onlooker: Onlooker, clock: Clock, check: Callable[[], None], timeout: float
) -> tuple[Look, ...]:
    """Look at all tasks in turn until each has ended; ``check`` may raise to end the waiting."""
    until = clock.now() + timeout
    looks = [look_again(Look(task, JobStatus(task.job_id, "CREATED"))) for task in tasks]
    while True:
        for look in looks:
            onlooker.see(look)
        if all(look.status.ended for look in looks):
            return tuple(looks)
        check()
        if clock.now() > until:
            waiting = ", ".join(f"{look.task.vendor} {look.status.status}" for look in looks if not look.status.ended)
            raise Unfinished(f"not every job ended within {timeout:g} s: {waiting}")
        clock.sleep(EVERY)
        looks = [look if look.status.ended else look_again(look) for look in looks]


def look_again(look: Look) -> Look:
    """Ask service and vendor; the status first, so that an ended job has its whole journal."""
    task = look.task
    status = task.client.status(task.job_id)
    if status.ended:
        # The vendor answers this when its last response is out, so nothing is under way any more.
        task.control.ledger(task.resource)
    kept = () if status.ended else look.journal[:-UNSETTLED]
    after = kept[-1].n if kept else task.after
    news = (asked for asked in task.control.journal(after) if asked.resource == task.resource)
    return replace(look, status=status, journal=(*kept, *news))

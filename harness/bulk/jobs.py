"""A job is a value that is replaced, never changed; the table of moves is the only authority on its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from harness.bulk.formats import Format


class JobStatus(StrEnum):
    CREATED = "CREATED"
    STARTED = "STARTED"
    RUNNING = "RUNNING"
    CANCELLATION_PENDING = "CANCELLATION_PENDING"
    COMPLETED = "COMPLETED"
    ABORTED = "ABORTED"
    ERROR = "ERROR"
    CANCELLED = "CANCELLED"


class Direction(StrEnum):
    DOWNLOAD = "DOWNLOAD"
    UPLOAD = "UPLOAD"


class Origin(StrEnum):
    """The call that made a job: restart is for `DOWNLOAD` alone, two file formats for `QUERY`."""

    DOWNLOAD = "download"
    QUERY = "query"
    UPLOAD = "upload"


class StopReason(StrEnum):
    """Why a job stopped: continuing or restarting it depends on this."""

    END = "end"
    LIMIT = "limit"
    API_LIMIT = "api limit"
    REFUSED = "refused"
    OUTAGE = "outage"
    PAGING = "paging"
    MISSING = "missing"
    FILE = "file"
    DELIVERY = "delivery"
    CANCEL = "cancel"
    FAULT = "fault"


_ENDED = (JobStatus.COMPLETED, JobStatus.ABORTED, JobStatus.ERROR)
MOVES: Mapping[JobStatus, frozenset[JobStatus]] = {
    JobStatus.CREATED: frozenset({JobStatus.STARTED, JobStatus.CANCELLED}),
    JobStatus.STARTED: frozenset({JobStatus.RUNNING, JobStatus.CANCELLATION_PENDING, *_ENDED[1:]}),
    JobStatus.RUNNING: frozenset({JobStatus.CANCELLATION_PENDING, *_ENDED}),
    JobStatus.CANCELLATION_PENDING: frozenset({JobStatus.CANCELLED, *_ENDED}),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.ABORTED: frozenset(),
    JobStatus.ERROR: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}
RESTARTS: Mapping[JobStatus, JobStatus] = {
    JobStatus.ABORTED: JobStatus.STARTED,
    JobStatus.ERROR: JobStatus.STARTED,
}
TERMINAL = frozenset(status for status, following in MOVES.items() if not following)


class IllegalMove(ValueError):
    """The table of moves does not allow this; ``message`` is written for the caller of the API."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What a job has done so far; a resumed job goes on counting.

    ``elapsed`` and ``at_vendor`` are seconds: in all, and waiting for the vendor's pages.
    """

    records: int = 0
    errors: int = 0
    calls: int = 0
    other_calls: int = 0
    excluded: int = 0
    elapsed: float = 0.0
    at_vendor: float = 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """One bulk job as it stands.

    ``criteria`` is the caller's body and ``meta`` the caller's metaData, both as given; ``plan`` is what a download
    does, everything resolved (see `harness.bulk.criteria.planned`). ``purged_at`` is when the result was removed.
    ``calls_before`` is how many calls it had made when it was restarted: its apiLimit counts from there.
    ``doubts`` say what gives reason to ask whether all records came, and each once.
    """

    id: int
    instance_id: int
    object_name: str
    direction: Direction
    created_at: float
    format: Format = Format.JSONL
    status: JobStatus = JobStatus.CREATED
    criteria: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    notification_url: str | None = None
    file_name: str | None = None
    source: str | None = None
    message: str = ""
    stop: StopReason | None = None
    finished_at: float | None = None
    restarts: int = 0
    counters: Counters = Counters()
    callback: str | None = None
    origin: Origin = Origin.DOWNLOAD
    plan: Mapping[str, Any] = field(default_factory=dict)
    native: bool = False
    vendor_job_id: str | None = None
    continues: int | None = None
    purged_at: float | None = None
    calls_before: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL

    @property
    def failed(self) -> bool:
        return self.status in RESTARTS

    def to(self, status: JobStatus, **changes: Any) -> Job:
        """Return the job after this move; `IllegalMove` if the table has no such move."""
        if status not in MOVES[self.status]:
            raise IllegalMove(f"Job {self.id} is {self.status} and cannot become {status}.")
        return replace(self, status=status, **changes)

    def restarted(self) -> Job:
        """Return the job set going again: the only way out of a terminal status, and only for downloads that failed."""
        if self.origin is not Origin.DOWNLOAD:
            made = "an upload" if self.origin is Origin.UPLOAD else "a query"
            raise IllegalMove(f"Job {self.id} is {made}; only jobs made by POST /bulk/download can be restarted.")
        status = RESTARTS.get(self.status)
        if status is None or self.purged_at is not None:
            state = self.status if self.purged_at is None else "past its retention"
            raise IllegalMove(f"Job {self.id} is {state} and cannot be restarted.")
        begun = replace(self, stop=None, message="", finished_at=None, purged_at=None)
        return replace(begun, status=status, restarts=self.restarts + 1, calls_before=self.counters.calls)

    def cancelled(self, now: float) -> Job:
        """Return the job after a request to cancel it: a running job still has to notice."""
        match self.status:
            case JobStatus.CANCELLED | JobStatus.CANCELLATION_PENDING:
                return self
            case JobStatus.CREATED:
                return self.to(JobStatus.CANCELLED, **cancellation(self.counters, now))
            case JobStatus.STARTED | JobStatus.RUNNING:
                return self.to(JobStatus.CANCELLATION_PENDING)
            case _:
                raise IllegalMove(f"Job {self.id} is {self.status} and cannot be cancelled.")


def cancellation(counters: Counters, now: float) -> dict[str, Any]:
    """Return what changes in a job, beside its status, when it ends by a cancel."""
    message = f"Cancelled after {counters.records} records"
    return {"message": message, "stop": StopReason.CANCEL, "finished_at": now, "counters": counters}

"""How a job's work ended, as a value; the moves and messages that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from harness.bulk.jobs import Counters, Direction, Job, JobStatus, StopReason, cancellation
from harness.connectors.errors import Exhausted, PagingFault

_COMPLETE = frozenset({StopReason.END, StopReason.LIMIT})


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the work stopped, and what there is to say about it if it is a failure.

    Without counters those count that were committed last.
    """

    stop: StopReason
    counters: Counters | None = None
    detail: str = ""


def ended(job: Job, ending: Ending, now: float) -> Job:
    """Return the job after its work: also a job about to be cancelled may have come to its end."""
    counters = ending.counters or job.counters
    if ending.stop is StopReason.CANCEL:
        return _cancelled(job, counters, now)
    status = JobStatus.COMPLETED if ending.stop in _COMPLETE else JobStatus.ABORTED
    changes = {"stop": ending.stop, "counters": counters, "finished_at": now}
    return job.to(status, message=ending.detail or _success(job, counters), **changes)


def failure_reason(error: Exception) -> StopReason:
    """Return why a job stopped whose vendor, or whose connector, would not go on."""
    if isinstance(error, PagingFault):
        return StopReason.PAGING
    return StopReason.OUTAGE if isinstance(error, Exhausted) else StopReason.REFUSED


def _cancelled(job: Job, counters: Counters, now: float) -> Job:
    pending = job.cancelled(now)
    return pending.to(JobStatus.CANCELLED, **cancellation(counters, now))


def _success(job: Job, counters: Counters) -> str:
    if job.direction is Direction.DOWNLOAD:
        return f"Successfully downloaded {counters.records} records"
    if counters.errors:
        return f"Uploaded {counters.records} records, {counters.errors} failed"
    return f"Successfully uploaded {counters.records} records"

"""How a job's work ended, as a value; the moves and messages that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.bulk.jobs import Counters, Direction, Job, JobStatus, StopReason, cancellation
from harness.bulk.switches import is_on
from harness.connectors.errors import Exhausted, PagingFault, RecordsMissing

STRICT = "bulk.strict"
"""``true``: what the vendor is to blame for ends a job as ERROR, and not as ABORTED like every other failure."""

API_LIMIT_STATUS = "bulk.api.limit.status"
"""The status of a download that made all the calls its apiLimit allows: ABORTED (can be restarted) or COMPLETED."""

_COMPLETE = frozenset({StopReason.END, StopReason.LIMIT})
_BY_VENDOR = frozenset({StopReason.REFUSED, StopReason.OUTAGE, StopReason.PAGING, StopReason.MISSING})


@dataclass(frozen=True, slots=True)
class Ending:
    """Why the work stopped, and what there is to say about it if it is a failure.

    Without counters those count that were committed last. ``status`` is where an instance wants another one than
    usual.
    """

    stop: StopReason
    counters: Counters | None = None
    detail: str = ""
    status: JobStatus | None = None
    doubts: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the job has done what it was to do."""
        return self.stop in _COMPLETE if self.status is None else self.status is JobStatus.COMPLETED


def ended(job: Job, ending: Ending, now: float) -> Job:
    """Return the job after its work: also a job about to be cancelled may have come to its end."""
    counters = ending.counters or job.counters
    if ending.stop is StopReason.CANCEL:
        return _cancelled(job, counters, now)
    status = ending.status or (JobStatus.COMPLETED if ending.complete else JobStatus.ABORTED)
    doubts = tuple(dict.fromkeys((*job.doubts, *ending.doubts)))
    changes = {"stop": ending.stop, "counters": counters, "finished_at": now, "doubts": doubts}
    return job.to(status, message=ending.detail or _success(job, counters), **changes)


def judged(ending: Ending, settings: Mapping[str, str]) -> Ending:
    """Return the ending with the status that an instance's settings want for it."""
    if ending.stop in _BY_VENDOR and is_on(settings, STRICT):
        return replace(ending, status=JobStatus.ERROR)
    if ending.stop is StopReason.API_LIMIT and settings.get(API_LIMIT_STATUS, "").strip().upper() == "COMPLETED":
        return replace(ending, status=JobStatus.COMPLETED)
    return ending


def failure_reason(error: Exception) -> StopReason:
    """Return why a job stopped whose vendor, or whose connector, would not go on."""
    if isinstance(error, RecordsMissing):
        return StopReason.MISSING
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

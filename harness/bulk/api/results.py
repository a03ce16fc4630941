"""What of a result may be read, and its stored lines."""

from __future__ import annotations

from collections.abc import Iterator

from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import own_job, platform
from harness.bulk.instants import iso
from harness.bulk.jobs import Direction, Job, JobStatus
from harness.bulk.results.protocol import ResultMissing
from harness.bulk.store.protocol import Checkpoint


def readable(job_id: str) -> tuple[Job, Checkpoint]:
    """Return the job and how far its result reaches; `ApiError` if there is nothing to read, or not yet."""
    job = own_job(job_id)
    if job.direction is Direction.UPLOAD:
        raise ApiError(400, f"Job {job.id} is an upload and has no result file; see GET /bulk/{job.id}/errors.")
    if not job.ended:
        raise ApiError(400, f"Job {job.id} is {job.status}; its result can be read when it has ended.")
    if job.purged_at is not None:
        text = f"The result of job {job.id} was removed at {iso(job.purged_at)}: results are kept for some time only."
        raise ApiError(404, text)
    if job.status is not JobStatus.COMPLETED and not job.counters.records:
        raise ApiError(404, f"Job {job.id} is {job.status} and has written no records.")
    return job, platform().store.checkpoints(job.id)[0]


def stored(job: Job, stop: int, start: int = 0) -> Iterator[bytes]:
    """Yield the stored lines in pieces; `ApiError` at once if they are gone."""
    try:
        return platform().results.read(job.id, stop, start)
    except ResultMissing as error:
        raise ApiError(404, f"The result of job {job.id} is no longer there.") from error

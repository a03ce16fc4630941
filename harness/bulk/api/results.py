"""What of a result may be read, and its stored lines."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import own_job, platform
from harness.bulk.instants import iso
from harness.bulk.jobs import Direction, Job, JobStatus, StopReason
from harness.bulk.results.protocol import ResultMissing
from harness.bulk.store.protocol import Checkpoint

_WHOLE = (StopReason.END, StopReason.LIMIT)
_LONGEST_WARNING = 1000


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


def warned(response: Response, job: Job) -> Response:
    """Say in the header ``Elements-Error`` why what is read may not be everything that was asked for."""
    reasons = [*([] if job.stop in _WHOLE else [job.message]), *job.doubts]
    # A header line takes no line breaks, and of other characters only ASCII arrives everywhere.
    text = " ".join("; ".join(reasons).encode("ascii", "replace").decode().split())
    if text := "".join(filter(str.isprintable, text))[:_LONGEST_WARNING]:
        response.headers["Elements-Error"] = text
    return response

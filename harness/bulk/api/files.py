"""The result of a download, as a file that streams out."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, request

from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import own_job, platform
from harness.bulk.criteria import planned
from harness.bulk.filenames import file_name
from harness.bulk.formats import Format, accepts
from harness.bulk.jobs import Direction, Job, JobStatus
from harness.bulk.results.protocol import ResultMissing
from harness.bulk.results.render import csv_columns, rendered, rendered_size
from harness.bulk.store.protocol import Checkpoint

blueprint = Blueprint("files", __name__)


@blueprint.get("/bulk/<job_id>/<result_name:object_name>")
def file(job_id: str, **_object_name: str) -> Response:
    """Stream the result; the name in the path is the caller's affair, as on the platform."""
    job = own_job(job_id)
    _check_readable(job)
    if not accepts(request.headers.get("Accept"), job.format):
        wanted = request.headers.get("Accept")
        raise ApiError(
            400, f"The job's format is {job.format.media_type}, but Accept asks for {wanted}; they must agree."
        )
    return _answer(job, platform().store.checkpoints(job.id)[0])


def _check_readable(job: Job) -> None:
    if job.direction is Direction.UPLOAD:
        raise ApiError(400, f"Job {job.id} is an upload and has no result file; see GET /bulk/{job.id}/errors.")
    if not job.ended:
        raise ApiError(400, f"Job {job.id} is {job.status}; its result can be read when it has ended.")
    if job.status is not JobStatus.COMPLETED and not job.counters.records:
        raise ApiError(404, f"Job {job.id} is {job.status} and has written no records.")


def _answer(job: Job, point: Checkpoint) -> Response:
    try:
        pieces = platform().results.read(job.id, point.offset)
    except ResultMissing as error:
        raise ApiError(404, f"The result of job {job.id} is no longer there.") from error
    columns = csv_columns(planned(job.plan).select_fields, point.columns) if job.format is Format.CSV else ()
    response = Response(rendered(pieces, job.format, columns))
    # Set as a header because Flask would add a charset parameter to a text type.
    response.headers["Content-Type"] = job.format.media_type
    response.headers["Content-Disposition"] = disposition(
        file_name(job.file_name, job.created_at, job.format, _stem(job))
    )
    if (size := rendered_size(job.format, point.offset, point.records)) is not None:
        response.headers["Content-Length"] = str(size)
    return response


def disposition(name: str) -> str:
    """Return the header that names a file, with the extended form for what is not ASCII."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    extended = f"; filename*=UTF-8''{quote(name, safe='')}" if not name.isascii() else ""
    return f'attachment; filename="{plain}"{extended}'


def _stem(job: Job) -> str:
    return f"{job.object_name}_{job.id}"

"""The result of a download, as a file that streams out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, request

from contracts import nearest
from harness.bulk.api.errors import ApiError
from harness.bulk.api.ranges import lines_or_range
from harness.bulk.api.request import instance, json_object, only_parameters
from harness.bulk.api.results import readable, stored, warned
from harness.bulk.criteria import planned
from harness.bulk.engine.ending import STRICT
from harness.bulk.engine.shape import columns_of
from harness.bulk.filenames import file_name
from harness.bulk.formats import Format, preferred
from harness.bulk.jobs import Job, Origin
from harness.bulk.results.render import as_texts, csv_columns, lines_of, rendered, rendered_size
from harness.bulk.store.protocol import Checkpoint
from harness.bulk.switches import JSON_LINES, NEUTRAL_CSV, is_on

blueprint = Blueprint("files", __name__)
_NATIVE_TYPES = "convertToNativeType"


@dataclass(frozen=True, slots=True)
class Form:
    """How a result goes out: its media type, how its lines are laid out, and whether values stay texts."""

    media: Format
    layout: Format
    texts: bool


@blueprint.get("/bulk/<job_id>/<result_name:object_name>")
def file(job_id: str, object_name: str) -> Response:
    """Stream the result; the name in the path is the caller's affair, as on the platform, but for strict instances."""
    only_parameters("json")
    job, point = readable(job_id)
    if is_on(instance().settings, STRICT) and object_name != job.object_name:
        raise ApiError(404, f"Job {job.id} is one of {job.object_name!r}, not of {object_name!r}.")
    form = _form(job)
    name = file_name(job.file_name, job.created_at, form.media, f"{job.object_name}_{job.id}")
    as_stored = form.layout is Format.JSONL and not form.texts
    response = lines_or_range(job, point) if as_stored else _whole(job, point, form)
    # Set as a header because Flask would add a charset parameter to a text type.
    response.headers["Content-Type"] = form.media.media_type
    response.headers["Content-Disposition"] = disposition(name)
    return warned(response, job)


def disposition(name: str) -> str:
    """Return the header that names a file, with the extended form for what is not ASCII."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    extended = f"; filename*=UTF-8''{quote(name, safe='')}" if not name.isascii() else ""
    return f'attachment; filename="{plain}"{extended}'


def _form(job: Job) -> Form:
    """Decide the form by ``Accept``: a query's result converts to any, a download has the one that it was made in."""
    header = request.headers.get("Accept")
    others = [form for form in Format if form is not job.format] if job.origin is Origin.QUERY else []
    media = preferred(header, [job.format, *others])
    if media is None:
        form = job.format.media_type
        raise ApiError(400, f"The job's format is {form}, but Accept asks for {header}; they must agree.")
    lines = job.origin is Origin.QUERY and is_on(instance().settings, JSON_LINES) and media is Format.JSON
    # Read for every form, so that nonsense is refused where there is nothing to convert, too.
    converts = _converts()
    return Form(media, Format.JSONL if lines else media, media is not Format.CSV and not converts)


def _converts() -> bool:
    """Read ``json={"convertToNativeType": "false"}``: may numbers be numbers, or has everything to stay text?"""
    text = request.args.get("json")
    if text is None or not text.strip():
        return True
    given = json_object(text, "json", f'the key {_NATIVE_TYPES}, such as {{"{_NATIVE_TYPES}": "false"}}')
    if unknown := [name for name in given if name != _NATIVE_TYPES]:
        raise ApiError(400, f"json: {unknown[0]}: no such key; {nearest(unknown[0], [_NATIVE_TYPES])}")
    wanted = str(given.get(_NATIVE_TYPES, True)).lower()
    if wanted not in ("true", "false"):
        raise ApiError(400, f"json: {_NATIVE_TYPES}: must be true or false.")
    return wanted == "true"


def _whole(job: Job, point: Checkpoint, form: Form) -> Response:
    pieces = stored(job, point.offset)
    columns = _columns(job, point) if form.layout is Format.CSV else ()
    neutral = is_on(instance().settings, NEUTRAL_CSV)
    body = rendered(as_texts(pieces) if form.texts else pieces, form.layout, columns, neutral=neutral)
    response = Response(body)
    size = None if form.texts else rendered_size(form.layout, point.offset, point.records)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    return response


def _columns(job: Job, point: Checkpoint) -> tuple[str, ...]:
    """Return the header; of a job that was not made as CSV the columns are looked up in its result."""
    seen = point.columns if job.format is Format.CSV else _looked_up(stored(job, point.offset))
    return csv_columns(planned(job.plan).select_fields, seen)


def _looked_up(pieces: Iterable[bytes]) -> tuple[str, ...]:
    seen: tuple[str, ...] = ()
    for lines in lines_of(pieces):
        seen = columns_of(lines, seen)
    return seen

"""Take in a file whose records are to be created, updated or upserted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import FileStorage

from contracts import nearest
from harness.bulk.api.errors import ApiError
from harness.bulk.api.jobs import accepted, callback_url
from harness.bulk.api.request import instance, json_object, platform, resource_called
from harness.bulk.api.spool import Spool
from harness.bulk.engine.rows import UnusableFile
from harness.bulk.engine.source import check, form_of
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, Origin
from harness.bulk.native_choice import native_upload
from harness.bulk.upload_form import checked_meta, declared_format, group_problem
from harness.connectors.definition import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.native import Way

blueprint = Blueprint("uploads", __name__)
_FORM = "multipart/form-data"
_FILE, _META = "file", "metaData"
_START = 4096
_AS_IT_IS = ("binary", "8bit", "7bit")


@blueprint.post("/bulk/<upload_name:object_name>")
def upload(object_name: str) -> Response:
    request.max_content_length = current_app.config["BULK_MAX_UPLOAD"]
    resource = resource_called(object_name)
    _check_enabled(resource)
    _check_kind()
    file = _file()
    meta = checked_meta(_meta())
    url = callback_url()
    native = native_upload(resource, instance().settings, meta)
    _check_way(resource, meta, native=native)
    form = _form(file, meta)
    draft = Job(
        0,
        instance().id,
        object_name,
        Direction.UPLOAD,
        platform().clock.now(),
        format=form,
        origin=Origin.UPLOAD,
        meta=meta,
        notification_url=url,
        file_name=meta.get("fileName"),
        source=_kept(file, form, _known_by(resource, meta)),
        native=native,
    )
    return accepted(draft)


def _check_enabled(resource: ObjectDefinition) -> None:
    if not resource.actions or not resource.bulk_upload:
        raise ApiError(
            400, f"Bulk upload is disabled for the object {resource.name!r}: its vendor takes no such records here."
        )


def _check_kind() -> None:
    packed = request.headers.get("Content-Encoding", "identity").strip().lower()
    if packed != "identity":
        raise ApiError(415, f"Content-Encoding: must be absent, not {packed[:40]!r}; send the form unpacked.")
    if request.mimetype != _FORM:
        raise ApiError(
            415, f"Content-Type must be {_FORM} with a part called file, not {request.mimetype or 'missing'}."
        )


def _check_way(resource: ObjectDefinition, meta: dict[str, Any], *, native: bool) -> None:
    """Refuse what neither the vendor's bulk API nor the connector can do."""
    if native:
        return
    try:
        connector = platform().connectors.of(instance().id)
        most = connector.writer(resource.name, Way.of(meta), meta.get("path", "")).most
    except Unsupported as error:
        raise ApiError(400, f"action: {error}.") from error
    if problem := group_problem(meta, resource.name, most):
        raise ApiError(400, f"{problem}.")


def _file() -> FileStorage:
    """Return the one file of the form, having refused all parts that have no meaning."""
    # A part whose header cannot be read has no name.
    given = [name or "" for source in (request.files, request.form) for name, _ in source.items(multi=True)]
    problems = [
        f"{name}: no such part here; {nearest(name, (_FILE, _META))}" for name in given if name not in (_FILE, _META)
    ]
    problems += [f"{name}: is given {given.count(name)} times." for name in (_FILE, _META) if given.count(name) > 1]
    if problems:
        raise ApiError(400, "; ".join(problems))
    file = request.files.get(_FILE) or _field_as_file()
    if file is None:
        raise ApiError(
            400,
            "file: the form has no such part, or was cut off before its end; send the file as a part of that name, "
            "as curl does with -F file=@name.csv.",
        )
    return file


def _field_as_file() -> FileStorage | None:
    """Take a field without a file name for the file: some clients send no name."""
    text = request.form.get(_FILE)
    if text is None:
        return None
    spool: Spool = current_app.extensions["bulk_spool"]
    stream = spool.open()
    stream.write(text.encode())
    return FileStorage(stream)


def _meta() -> dict[str, Any]:
    """Return metaData from the form, over what the query gives; ``path`` there is the file's own and of no use."""
    given = json_object(request.form.get(_META) or "{}", "metaData:", 'keys such as {"callback-payload": "…"}')
    return {**{key: value for key, value in request.args.items() if key != "path"}, **given}


def _form(file: FileStorage, meta: dict[str, Any]) -> Format:
    packed = (file.headers.get("Content-Transfer-Encoding") or "binary").strip().lower()
    if packed not in _AS_IT_IS:
        raise ApiError(400, f"file: Content-Transfer-Encoding must be absent, not {packed[:40]!r}; send it as it is.")
    stream: Any = file.stream
    stream.flush()
    stream.seek(0)
    try:
        return form_of(stream.read(_START), declared_format(meta), f"{file.mimetype or ''} {file.filename or ''}")
    except UnusableFile as error:
        raise ApiError(400, f"file: {error}.") from error


def _known_by(resource: ObjectDefinition, meta: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of the field that identifies records, ours and the vendor's; nothing where none is needed."""
    name = Way.of(meta).identifier
    aliases = resource.create.aliases if resource.create else {}
    return (name, aliases.get(name, name)) if name else ()


def _kept(file: FileStorage, form: Format, known_by: tuple[str, ...]) -> str:
    spool: Spool = current_app.extensions["bulk_spool"]
    stream: Any = file.stream
    try:
        header = check(platform().uploads / stream.name, form)
    except UnusableFile as error:
        raise ApiError(400, f"file: {error}.") from error
    if header and known_by and not set(header) & set(known_by):
        raise ApiError(
            400, f"file: has no column {known_by[0]}, by which records are found; {nearest(known_by[0], header)}"
        )
    return spool.keep(stream)

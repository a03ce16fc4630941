"""Take in a file whose records are to be created."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import FileStorage

from harness.bulk.api.errors import ApiError
from harness.bulk.api.jobs import accepted, callback_url
from harness.bulk.api.request import instance, own_object, platform, resource_called
from harness.bulk.api.spool import Spool
from harness.bulk.engine.csvfile import UnusableFile, header_of
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, Origin
from harness.bulk.native_choice import native_upload
from harness.bulk.upload_form import checked_meta

blueprint = Blueprint("uploads", __name__)
_FORM = "multipart/form-data"


@blueprint.post("/bulk/<upload_name:object_name>")
def upload(object_name: str) -> Response:
    request.max_content_length = current_app.config["BULK_MAX_UPLOAD"]
    _check_object(own_object(object_name))
    if request.mimetype != _FORM:
        raise ApiError(
            415, f"Content-Type must be {_FORM} with a part called file, not {request.mimetype or 'missing'}."
        )
    file = request.files.get("file") or _field_as_file()
    if file is None:
        raise ApiError(
            400, "file: the form has no such part; send the CSV as a file part, as curl does with -F file=@name.csv."
        )
    meta = checked_meta(_meta())
    url = callback_url()
    draft = Job(
        0,
        instance().id,
        object_name,
        Direction.UPLOAD,
        platform().clock.now(),
        format=Format.CSV,
        origin=Origin.UPLOAD,
        meta=meta,
        notification_url=url,
        file_name=meta.get("fileName"),
        source=_kept(file),
        native=native_upload(resource_called(object_name), instance().settings, meta),
    )
    return accepted(draft)


def _field_as_file() -> FileStorage | None:
    """Take a field without a file name for the file: some clients send no name."""
    text = request.form.get("file")
    if text is None:
        return None
    spool: Spool = current_app.extensions["bulk_spool"]
    stream = spool.open()
    stream.write(text.encode())
    return FileStorage(stream)


def _check_object(name: str) -> None:
    definition = instance().definition.object(name)
    if definition.create is None or not definition.bulk_upload:
        raise ApiError(
            400, f"Bulk upload is disabled for the object {name!r}: its vendor cannot create such records here."
        )


def _meta() -> dict[str, Any]:
    """Return metaData from the form, over what the query gives; ``path`` there is the file's own and of no use."""
    text = request.form.get("metaData", "{}")
    try:
        given = orjson.loads(text or "{}")
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"metaData: is not valid JSON: {error}.") from error
    if not isinstance(given, dict):
        raise ApiError(400, 'metaData: must be a JSON object, such as {"callback-payload": "…"}.')
    return {**{key: value for key, value in request.args.items() if key != "path"}, **given}


def _kept(file: FileStorage) -> str:
    spool: Spool = current_app.extensions["bulk_spool"]
    stream: Any = file.stream
    stream.flush()
    _check_kind(file, stream)
    try:
        header_of(platform().uploads / stream.name)
    except UnusableFile as error:
        raise ApiError(400, f"file: {error}.") from error
    return spool.keep(stream)


def _check_kind(file: FileStorage, stream: Any) -> None:
    stream.seek(0)
    start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    named_json = (file.filename or "").lower().endswith((".json", ".jsonl")) or "json" in (file.mimetype or "")
    if start[:1] in (b"{", b"[") or (named_json and start):
        raise ApiError(400, "file: only CSV files can be uploaded to this service yet, this one is JSON.")

"""The result of a download in pages, for callers that cannot take a whole file."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request

from harness.bulk.api.request import (
    DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
    instance,
    only_parameters,
    whole_number,
)
from harness.bulk.api.results import readable, stored, warned
from harness.bulk.api.tokens import bad_token, content_of, number_in, sealed, token_of, unsealed

blueprint = Blueprint("data", __name__)


@blueprint.get("/bulk/<job_id>/data")
@blueprint.get("/bulk/<job_id>/<object_name>/data")
def page(job_id: str, **_object_name: str) -> Response:
    """Answer a page as a JSON array, whatever the job's format; its token needs no memory of ours."""
    only_parameters("pageSize", "nextPage")
    job, point = readable(job_id)
    size, start = _place(job.id, point.offset)
    lines = first_lines(stored(job, point.offset, start), size)
    response = Response(b"[" + lines[:-1].replace(b"\n", b",") + b"]", content_type="application/json")
    response.headers["Elements-Returned-Count"] = str(lines.count(b"\n"))
    response.headers["Elements-Total-Count"] = str(point.records)
    if start + len(lines) < point.offset:
        content = {"job": job.id, "pageSize": size, "at": start + len(lines)}
        response.headers["Elements-Next-Page-Token"] = token_of(sealed(content, instance().element))
    return warned(response, job)


def first_lines(pieces: Iterable[bytes], count: int) -> bytes:
    """Return the first ``count`` lines of a text that comes in pieces."""
    kept: list[bytes] = []
    left = count
    for piece in pieces:
        ends = piece.count(b"\n")
        if ends >= left:
            return b"".join(kept) + b"\n".join(piece.split(b"\n", left)[:left]) + b"\n"
        kept.append(piece)
        left -= ends
    return b"".join(kept)


def _place(job_id: int, end: int) -> tuple[int, int]:
    """Return page size and offset; a token carries both and wins over what stands beside it."""
    token = request.args.get("nextPage")
    if token is None:
        return whole_number("pageSize", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE), 0
    content = unsealed(content_of(token), instance().element)
    size, start = number_in(content, "pageSize"), number_in(content, "at")
    if content.get("job") != job_id or size > MAX_PAGE_SIZE or start >= end:
        raise bad_token()
    return size, start

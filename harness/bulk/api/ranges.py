"""The stored lines as they are, whole or one range of their bytes: so a broken transfer can go on where it broke."""

from __future__ import annotations

from flask import Response, request
from werkzeug.http import parse_range_header

from harness.bulk.api.errors import ApiError
from harness.bulk.api.results import stored
from harness.bulk.jobs import Job
from harness.bulk.store.protocol import Checkpoint


def lines_or_range(job: Job, point: Checkpoint) -> Response:
    """Answer 200 with everything, or 206 with the one range that was asked for; several ranges count as none."""
    tag = f'"{job.id}-{point.offset}"'
    wanted = _wanted(point.offset, tag)
    start, stop = wanted or (0, point.offset)
    response = Response(stored(job, stop, start), status=206 if wanted else 200)
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    if wanted:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{point.offset}"
    return response


def _wanted(size: int, tag: str) -> tuple[int, int] | None:
    if request.headers.get("If-Range", tag) != tag:
        return None
    found = parse_range_header(request.headers.get("Range"))
    if found is None or found.units != "bytes" or len(found.ranges) != 1:
        return None
    wanted = found.range_for_length(size)
    if wanted is None:
        text = f"Range: these bytes are not in the result, which has {size}."
        raise ApiError(416, text, headers={"Content-Range": f"bytes */{size}"})
    return wanted

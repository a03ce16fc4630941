"""What is always so of an answer of the Bulk API, whoever asked for it; each returns what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENDED = frozenset({"COMPLETED", "ABORTED", "ERROR", "CANCELLED"})
TWINS = (
    ("status", "jobStatus"),
    ("recordsCount", "recordCount"),
    ("recordsFailedCount", "errorCount"),
    ("objectName", "object_name"),
    ("jobDirection", "job_direction"),
    ("createdDate", "bulk_start_time"),
    ("completionTime", "bulk_finish_time"),
)
"""Names of the two generations for one thing."""
RETURNED, TOTAL, NEXT = "elements-returned-count", "elements-total-count", "elements-next-page-token"


def words_complaints(status: int, body: Any) -> list[str]:
    """Errors are told in ``message`` and nothing else is, since clients take any ``message`` for an error."""
    said = isinstance(body, dict) and "message" in body
    if status < 400:
        return ["a good answer has a top-level 'message', by which clients know errors"] if said else []
    if not said or not str(body["message"]).strip():
        return [f"an answer {status} does not say in 'message' what is wrong"]
    return [] if body.get("requestId") else [f"an answer {status} has no 'requestId'"]


def page_complaints(headers: Mapping[str, str], body: Any) -> list[str]:
    """The counts of a page are decimal numbers that fit its items."""
    known = {name.lower(): value for name, value in headers.items()}
    if not isinstance(body, list) or RETURNED not in known:
        return []
    wrong = [f"{name} is {known[name]!r}" for name in (RETURNED, TOTAL) if not known.get(name, "0").isdecimal()]
    if wrong:
        return wrong
    returned = int(known[RETURNED])
    if returned != len(body):
        wrong.append(f"{RETURNED} is {returned}, and there are {len(body)} items")
    if TOTAL not in known:
        return wrong
    total = int(known[TOTAL])
    if total < returned:
        wrong.append(f"{TOTAL} is {total}, which is less than the {returned} of this page")
    if total == returned and NEXT in known:
        wrong.append(f"there is a token for more, and all {total} items are on this page")
    return wrong


def status_complaints(body: Mapping[str, Any], job_id: str) -> list[str]:
    """A status is about the job that was asked for, in both vocabularies alike, with counters that can be."""
    wrong = [f"{one} is {body.get(one)!r}, {two} is {body.get(two)!r}" for one, two in TWINS if _differ(body, one, two)]
    ended = body.get("status") in ENDED
    if str(body.get("id")) != job_id:
        wrong.append(f"the status of job {job_id} says that its id is {body.get('id')!r}")
    if body.get("recordsFailedCount", 0) > body.get("recordsCount", 0):
        wrong.append(f"{body['recordsFailedCount']} of {body['recordsCount']} records failed")
    if ended != ("completionTime" in body):
        wrong.append(f"a job that is {body.get('status')} {'has no' if ended else 'has a'} completionTime")
    if body.get("completionTime", 2**63) < body.get("createdDate", 0):
        wrong.append("it ended before it was made")
    if ("error" in body) != (body.get("status") in {"ABORTED", "ERROR"}):
        wrong.append(f"a job that is {body.get('status')} {'has an' if 'error' in body else 'has no'} 'error'")
    return wrong


def _differ(body: Mapping[str, Any], one: str, two: str) -> bool:
    return body.get(one) != body.get(two)

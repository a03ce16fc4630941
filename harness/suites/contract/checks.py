"""What a document of its kind cannot say of the Bulk API: checks for Schemathesis, which loads this file by itself.

The same sentences are looked at by every story; here they meet requests that nobody would think of.
"""

from __future__ import annotations

import re
from typing import Any

import schemathesis

from harness.suites.contract import formats
from harness.suites.contract.sentences import page_complaints, status_complaints, words_complaints
from harness.suites.moves import STEPS, reachable

FORMATS = formats.FORMATS
_JOB = re.compile(r"/bulk/(?:v3/)?(\d+)/(status|cancel|restart)$")
_CREATED = re.compile(r"/bulk/(?:download|query|[A-Za-z]\w*)$")


@schemathesis.check
def bulk_words(_ctx: Any, response: Any, _case: Any) -> None:
    """An error says what is wrong; what is no error has no text of one."""
    _raise(words_complaints(response.status_code, _body(response)))


@schemathesis.check
def bulk_pages(_ctx: Any, response: Any, case: Any) -> None:
    """The headers of a page count what its body holds."""
    if case.method == "GET" and response.status_code == 200:
        _raise(page_complaints({name: values[0] for name, values in response.headers.items()}, _body(response)))


@schemathesis.check
def bulk_status(_ctx: Any, response: Any, case: Any) -> None:
    """The two vocabularies of a status agree, and its counters with each other."""
    found = _JOB.search(case.formatted_path)
    body = _body(response)
    if found and response.status_code == 200 and isinstance(body, dict) and "jobStatus" in body:
        _raise(status_complaints(body, found[1]))


@schemathesis.check
class BulkMoves:
    """A job goes only where the state machine leads, over the whole run."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def after_response(self, _ctx: Any, response: Any, case: Any) -> None:
        """Compare the status of a job with the one that was seen before."""
        body = _body(response)
        if response.status_code != 200 or not isinstance(body, dict) or "status" not in body:
            return
        path = case.formatted_path
        found = _JOB.search(path)
        if case.method == "POST" and _CREATED.search(path):
            self._seen[str(body.get("id"))] = body["status"]
        elif found:
            before = self._seen.get(found[1])
            self._seen[found[1]] = body["status"]
            allowed = STEPS["restart"] if found[2] == "restart" else reachable(before) | {before} if before else STEPS
            if body["status"] not in allowed:
                raise AssertionError(f"job {found[1]} went from {before} to {body['status']}")


def _body(response: Any) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _raise(complaints: list[str]) -> None:
    if complaints:
        raise AssertionError("; ".join(complaints))

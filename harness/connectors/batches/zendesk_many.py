"""Zendesk's create_many: a job of the vendor's own takes the records, and tells of each by its place.

Source: https://developer.zendesk.com/api-reference/ticketing/ticket-management/job_statuses/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.connectors.batches.batch import BATCHES, Lot, Record, Written, document, refused, untold
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, UnknownOutcome
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request

_STATUSES = "/api/v2/job_statuses"
_OVER = frozenset(("completed", "failed", "killed"))
_FIRST, _FACTOR, _CAP, _LOOKS = 0.5, 1.5, 10.0, 120
"""Seconds between two looks at a job, and how many of them there are: our own decision, some 20 minutes in all."""


@BATCHES.register("zendesk many")
def write(lot: Lot, records: Sequence[Record], call: Call) -> Written:
    """Raises `UnknownOutcome` when the job does not end: nobody knows then which records there are."""
    within = lot.resource.create.within if lot.resource.create else "record"
    made: list[dict[str, Any]] = []

    def read(answer: Answer) -> Written:
        made.append(_job(answer))
        return ()

    lot.sent("POST", lot.path, {f"{within}s": list(records)}, read, call)
    job, pause = made[0], _FIRST
    for _ in range(_LOOKS):
        if job["status"] in _OVER:
            return [_verdict(lot, job, place) for place in range(len(records))]
        call.wait(pause)
        pause = min(pause * _FACTOR, _CAP)
        job = _looked(lot, str(job["id"]), call)
    raise UnknownOutcome("No end", f"the vendor's job {job['id']} has not ended")


def _looked(lot: Lot, identity: str, call: Call) -> dict[str, Any]:
    try:
        return lot.exchange.read(Request(f"{_STATUSES}/{identity}"), call, _job)
    except ConnectorError as error:
        # The job goes on without us, so its records may well be made.
        raise UnknownOutcome(error.reason, error.detail, status=error.status) from error


def _job(answer: Answer) -> dict[str, Any]:
    told = document(answer)
    job = told.get("job_status") if isinstance(told, dict) else None
    if not isinstance(job, dict) or "status" not in job or "id" not in job:
        raise NoPage("the answer does not tell how the job stands", shape=True)
    return job


def _verdict(lot: Lot, job: Mapping[str, Any], place: int) -> str | ConnectorError:
    results = [one for one in job.get("results") or () if isinstance(one, dict)]
    told = next((one for one in results if one.get("index") == place), None)
    if told is None:
        return untold(lot.path)
    if "error" in told or told.get("success") is False:
        return refused(str(told.get("error", "Refused")), str(told.get("details", "")), None, told)
    return str(told.get("id", ""))

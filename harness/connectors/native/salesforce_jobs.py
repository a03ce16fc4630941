"""What all jobs of Salesforce's Bulk API 2.0 have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, Refused
from harness.connectors.exchange import Exchange
from harness.connectors.native.api import VendorJob, checked_id
from harness.connectors.native.progress import Phase, Progress
from harness.connectors.native.salesforce_operations import judged
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request

TABLE = {"contentType": "CSV", "columnDelimiter": "COMMA", "lineEnding": "LF"}
_PHASES = {"Open": Phase.OPEN, "JobComplete": Phase.DONE, "Failed": Phase.FAILED, "Aborted": Phase.FAILED}
_JSON = {"Content-Type": "application/json"}


class Jobs2:
    """Jobs of one kind, below one path."""

    def __init__(self, exchange: Exchange, path: str) -> None:
        self._exchange, self.path = exchange, path

    def made(self, said: Mapping[str, Any], call: Call) -> Mapping[str, Any]:
        """Make a job. One that was made though nobody heard of it is never worked on, or does no harm."""
        try:
            return self._exchange.read(Request(self.path, "POST", _JSON, msgspec.json.encode(said)), call, _job)
        except Refused as error:
            raise judged(error) from None

    def told(self, job: VendorJob, call: Call) -> Mapping[str, Any]:
        return self._exchange.read(Request(f"{self.path}/{job['id']}"), call, _job)

    def moved(self, job: VendorJob, state: str, call: Call) -> Mapping[str, Any]:
        """Give a job another state: one that it has already makes no difference, so this may be sent twice."""
        body = msgspec.json.encode({"state": state})
        try:
            return self._exchange.read(Request(f"{self.path}/{job['id']}", "PATCH", _JSON, body), call, _job)
        except ConnectorError:
            # Perhaps the first try did it and its answer was lost, or the job has ended by itself.
            said = self.told(job, call)
            if _PHASES.get(said["state"]) is Phase.OPEN and state != "Open":
                raise
            return said

    def ended(self, job: VendorJob, call: Call, *, done: bool) -> None:
        """Throw a job away, stopped before unless it is done."""
        if not done:
            self.moved(job, "Aborted", call)
        self._exchange.read(Request(f"{self.path}/{job['id']}", "DELETE"), call, lambda _answer: None)


def progress(said: Mapping[str, Any], job: VendorJob) -> Progress:
    """Read how a job stands, and how many rows the vendor counts."""
    word, counted = str(said["state"]), said.get("numberRecordsProcessed")
    known = {**job, "processed": counted} if isinstance(counted, int) else job
    return Progress(_PHASES.get(word, Phase.WORKING), word, known, str(said.get("errorMessage") or ""))


def _job(answer: Answer) -> Mapping[str, Any]:
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"the answer tells of no job ({error})", shape=False) from None
    checked_id(said.get("id"))
    if not isinstance(said.get("state"), str):
        raise NoPage("the answer tells of no job: it has no state", shape=True)
    return said

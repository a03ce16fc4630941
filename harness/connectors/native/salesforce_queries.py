"""Query jobs of Salesforce's Bulk API 2.0: a statement's records as tables, part by part."""

from __future__ import annotations

from harness.connectors.envelope import NoPage
from harness.connectors.filters import DIALECTS
from harness.connectors.native.api import Cursor, Kit, Part, VendorJob, fitting
from harness.connectors.native.progress import BEGUN, Progress
from harness.connectors.native.salesforce_jobs import TABLE, Jobs2, progress
from harness.connectors.native.salesforce_records import records, selected
from harness.connectors.native.table import read_table
from harness.connectors.page import Ask, Call
from harness.connectors.wire import Answer, Request, target

_LAST = ("", "null")
"""How the locator of the last part is spelt: left out, empty, or with this word."""


class Queries:
    """``jobs/query``."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._jobs = Jobs2(kit.exchange, f"{kit.options['path']}/query")

    def begin(self, ask: Ask, call: Call) -> VendorJob:
        statement = DIALECTS["soql"](self._kit.resource, ask)["q"]
        made = self._jobs.made({"operation": "query", "query": statement, **TABLE}, call)
        return {"id": made["id"], BEGUN: self._kit.clock.now(), "fields": selected(statement)}

    def look(self, job: VendorJob, call: Call) -> Progress:
        return progress(self._jobs.told(job, call), job)

    def part(self, job: VendorJob, cursor: Cursor | None, call: Call) -> Part:
        def sized(most: int) -> Part:
            path = target(f"{self._jobs.path}/{job['id']}/results", {"maxRecords": str(most), **(cursor or {})})
            request = Request(path, headers={"Accept": "text/csv"})
            return self._kit.exchange.read(request, call, lambda answer: self._read(job, answer))

        return fitting(sized, self._kit.numbers.part)

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:
        self._jobs.ended(job, call, done=done)

    def _read(self, job: VendorJob, answer: Answer) -> Part:
        head, rows = read_table(answer.body)
        found = records(self._kit.resource, job["fields"], head, rows)
        counted = answer.headers.get("Sforce-NumberOfRecords", "")
        if counted.isdigit() and int(counted) != len(found):
            raise NoPage(f"the part holds {len(found)} rows, and says {counted}", shape=False)
        locator = answer.headers.get("Sforce-Locator", "")
        following = None if locator in _LAST else {"locator": locator}
        due = job.get("processed") if following is None else None
        return Part(found, following, due)

"""Ingest jobs of Salesforce's Bulk API 2.0: a table of records to write, and a verdict on each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.connectors.native.api import Kit, Row, VendorJob, Verdict, Way
from harness.connectors.native.matching import Matching
from harness.connectors.native.progress import BEGUN, Progress
from harness.connectors.native.salesforce_jobs import TABLE, Jobs2, progress
from harness.connectors.native.salesforce_operations import operation
from harness.connectors.native.table import named_rows, write_table
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request

UNTOUCHED = "Not processed: the vendor did not work on this record"
_ID, _ERROR = "sf__Id", "sf__Error"


class Ingest:
    """``jobs/ingest``: nothing is written before a job is told that its upload is complete."""

    null = "#N/A"

    def __init__(self, kit: Kit, way: Way) -> None:
        self._kit, self._way = kit, way
        self._jobs = Jobs2(kit.exchange, f"{kit.options['path']}/ingest")
        # A job takes 150 MB after base64, so 100 MB of text.
        self.most_rows, self.most_bytes = kit.numbers.rows, min(kit.numbers.bytes, 100_000_000)

    def begin(self, _columns: Sequence[str], call: Call) -> VendorJob:
        said = {"object": self._kit.resource.vendor_name, **operation(self._way), **TABLE}
        return {"id": self._jobs.made(said, call)["id"], BEGUN: self._kit.clock.now()}

    def fill(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call) -> VendorJob:
        path = f"{self._jobs.path}/{job['id']}/batches"
        request = Request(path, "PUT", {"Content-Type": "text/csv"}, write_table(columns, rows))
        self._kit.exchange.write(request, call, lambda _answer: None)
        return job

    def release(self, job: VendorJob, call: Call) -> VendorJob:
        self._jobs.moved(job, "UploadComplete", call)
        return job

    def abandon(self, job: VendorJob, call: Call) -> VendorJob | None:
        stopped = progress(self._jobs.moved(job, "Aborted", call), job)
        nothing = stopped.word == "Aborted" and not stopped.job.get("processed")
        return None if nothing else stopped.job

    def look(self, job: VendorJob, call: Call) -> Progress:
        return progress(self._jobs.told(job, call), job)

    def verdicts(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call) -> Iterator[Verdict]:
        matching = Matching(columns, rows)
        for row in self._told(job, "successfulResults", call):
            if (place := matching.take(row)) is not None:
                yield Verdict(place, row.get(_ID, ""))
        for row in self._told(job, "failedResults", call):
            if (place := matching.take(row)) is not None:
                yield Verdict(place, None, row.get(_ERROR, ""))
        for row in self._told(job, "unprocessedrecords", call):
            if (place := matching.take(row)) is not None:
                yield Verdict(place, None, UNTOUCHED)
        idle = job.get("processed") == 0
        yield from (Verdict(place, None, UNTOUCHED if idle else "", known=idle) for place in matching.rest())

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:
        self._jobs.ended(job, call, done=done)

    def _told(self, job: VendorJob, which: str, call: Call) -> Sequence[dict[str, str]]:
        def read(answer: Answer) -> list[dict[str, str]]:
            return list(named_rows(answer.body)) if answer.body.strip() else []

        path = f"{self._jobs.path}/{job['id']}/{which}"
        return self._kit.exchange.read(Request(path, headers={"Accept": "text/csv"}), call, read)

"""Query jobs of Salesforce's older Bulk API: a batch, or one for each chunk of primary keys, each with its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.connectors.errors import Exhausted, UnknownOutcome
from harness.connectors.filters import DIALECTS
from harness.connectors.native.api import Cursor, Kit, Part, VendorJob, checked_id
from harness.connectors.native.progress import BEGUN, Phase, Progress
from harness.connectors.native.salesforce_async import AsyncJobs, ids, speaking
from harness.connectors.native.salesforce_records import records, selected
from harness.connectors.native.table import read_table
from harness.connectors.page import Ask, Call
from harness.connectors.wire import Answer

IDLE = ("Not Processed", "NotProcessed")
_BEGINS = 3


class BatchQueries:
    """Jobs of operation ``query``."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._jobs = AsyncJobs(speaking(kit.exchange), kit.options["path"])

    def begin(self, ask: Ask, call: Call) -> VendorJob:
        """Make a job and its batch; a job whose batch nobody heard of is stopped, lest its records come twice."""
        statement = DIALECTS["soql"](self._kit.resource, ask)["q"]
        said = {"operation": "query", "object": self._kit.resource.vendor_name}
        for _ in range(_BEGINS):
            made = self._jobs.made(said, call, self._chunks(ask))
            job = {"id": made, BEGUN: self._kit.clock.now(), "fields": selected(statement)}
            try:
                self._jobs.filled(job, statement.encode(), call)
            except UnknownOutcome:
                self._jobs.moved(job, "Aborted", call)
            else:
                return job
        raise Exhausted("No answer", f"{_BEGINS} times a batch was sent and nobody knows what became of it")

    def look(self, job: VendorJob, call: Call) -> Progress:
        batches = self._jobs.batches(job, call)
        chunked = len(batches) > 1 and batches[0].get("state") in IDLE
        return progress(batches[1:] if chunked else batches, job)

    def part(self, job: VendorJob, cursor: Cursor | None, call: Call) -> Part:
        batch, result = (cursor or {}).get("batch", 0), (cursor or {}).get("result", 0)
        if not job["batches"]:
            return Part((), None, 0)

        def read(answer: Answer) -> tuple[bytes, ...]:
            return records(self._kit.resource, job["fields"], *read_table(answer.body))

        path = f"batch/{job['batches'][batch][0]}/result"
        known: list[str] = self._jobs.asked(job, path, call, lambda answer: ids(answer, "result"))
        found = self._jobs.asked(job, f"{path}/{known[result]}", call, read) if result < len(known) else ()
        if result + 1 < len(known):
            return Part(found, {"batch": batch, "result": result + 1})
        due = sum(count for _, count in job["batches"][: batch + 1])
        following = {"batch": batch + 1, "result": 0} if batch + 1 < len(job["batches"]) else None
        return Part(found, following, due)

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:
        self._jobs.moved(job, "Closed" if done else "Aborted", call)

    def _chunks(self, ask: Ask) -> Mapping[str, str]:
        # Chunks by primary key and an order of one's own exclude each other.
        size = self._kit.options.get("chunkSize")
        return {"Sforce-Enable-PKChunking": f"chunkSize={size}"} if size and not ask.order_by else {}


def progress(batches: Sequence[Mapping[str, str]], job: VendorJob) -> Progress:
    """Read from its batches how a job stands: at its end when all of them are, failed when one of them is."""
    states = [batch.get("state", "") for batch in batches]
    known = {**job, "batches": [[checked_id(batch.get("id")), counted(batch)] for batch in batches]}
    for batch, word in zip(batches, states, strict=True):
        if word == "Failed" or word in IDLE:
            return Progress(Phase.FAILED, word, known, batch.get("stateMessage", ""))
    working = next((word for word in states if word != "Completed"), None)
    if working is not None:
        return Progress(Phase.WORKING, working, known)
    return Progress(Phase.DONE if states else Phase.OPEN, "Completed" if states else "Open", known)


def counted(batch: Mapping[str, str]) -> int:
    """Return how many records a batch says it has."""
    number = batch.get("numberRecordsProcessed", "")
    return int(number) if number.isdigit() else 0

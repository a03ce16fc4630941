"""Loads of Salesforce's older Bulk API: one batch a job, so that a job tells for certain whether it has a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.connectors.native.api import Kit, Row, VendorJob, Verdict, Way
from harness.connectors.native.progress import BEGUN, Phase, Progress
from harness.connectors.native.salesforce_async import AsyncJobs, speaking
from harness.connectors.native.salesforce_batches import counted, progress
from harness.connectors.native.salesforce_ingest import UNTOUCHED
from harness.connectors.native.salesforce_operations import operation
from harness.connectors.native.table import named_rows, write_table
from harness.connectors.page import Call
from harness.connectors.wire import Answer

MOST_ROWS, MOST_BYTES = 10_000, 10_000_000


class Load:
    """Jobs that write. The verdicts of a batch are in the order of its rows."""

    null = "#N/A"

    def __init__(self, kit: Kit, way: Way) -> None:
        self._kit, self._way = kit, way
        self._jobs = AsyncJobs(speaking(kit.exchange), kit.options["path"])
        self.most_rows = min(kit.numbers.rows, MOST_ROWS)
        self.most_bytes = min(kit.numbers.bytes, MOST_BYTES)

    def begin(self, _columns: Sequence[str], call: Call) -> VendorJob:
        mode = "Serial" if self._way.serial else "Parallel"
        said = {"object": self._kit.resource.vendor_name, "concurrencyMode": mode, **operation(self._way)}
        return {"id": self._jobs.made(said, call, {}), BEGUN: self._kit.clock.now()}

    def fill(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call) -> VendorJob:
        self._jobs.filled(job, write_table(columns, rows), call)
        return job

    def release(self, job: VendorJob, _call: Call) -> VendorJob:
        return job

    def abandon(self, job: VendorJob, call: Call) -> VendorJob | None:
        # A batch that is still under way is refused from now on, so that the list is the last word.
        self._jobs.moved(job, "Aborted", call)
        idle = all(batch.get("state") != "Completed" and not counted(batch) for batch in self._jobs.batches(job, call))
        return None if idle else job

    def look(self, job: VendorJob, call: Call) -> Progress:
        batches = self._jobs.batches(job, call)
        found = progress(batches, job)
        return found if found.phase is Phase.OPEN else _with_count(found, sum(map(counted, batches)))

    def verdicts(self, job: VendorJob, _columns: Sequence[str], rows: Sequence[Row], call: Call) -> Iterator[Verdict]:
        if job.get("processed") == 0:
            yield from (Verdict(place, None, UNTOUCHED) for place in range(len(rows)))
            return
        told = self._jobs.asked(job, f"batch/{job['batches'][0][0]}/result", call, _read)
        if len(told) != len(rows) or not self._in_order(told, rows):
            # Which verdict is about which row nobody can say.
            yield from (Verdict(place, None, known=False) for place in range(len(rows)))
            return
        for place, verdict in enumerate(told):
            good = verdict.get("Success") == "true"
            yield Verdict(place, verdict.get("Id", "") if good else None, verdict.get("Error", "") or UNTOUCHED)

    def _in_order(self, told: Sequence[Row], rows: Sequence[Row]) -> bool:
        """Tell whether verdicts stand in the order of the rows, as far as rows name ids: of 15 letters, or of 18."""
        key = self._kit.resource.primary_key
        pairs = ((verdict.get("Id", "")[:15], row.get(key, "")[:15]) for verdict, row in zip(told, rows, strict=True))
        return all(said == wanted for said, wanted in pairs if said and wanted)

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:
        self._jobs.moved(job, "Closed" if done else "Aborted", call)


def _with_count(found: Progress, count: int) -> Progress:
    return Progress(found.phase, found.word, {**found.job, "processed": count}, found.message)


def _read(answer: Answer) -> list[dict[str, str]]:
    return list(named_rows(answer.body))

"""The work of native jobs as processes of their own would do it, each of which may crash at a request to the vendor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unit.connectors.native.bulk import Answering, bulk_client, bulk_vendor
from unit.connectors.wire import Said, Sent

from harness.bulk.criteria import Criteria, plan_of
from harness.bulk.engine.call import Signal
from harness.bulk.engine.choosing import downloaded
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.uploading import uploaded
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, JobStatus, Origin
from harness.bulk.results.folder import FolderResults
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog

PLACES = {
    "salesforce": ("contacts", "Contact", "LastName", "Email"),
    "eloqua": ("contact", "contacts", "lastName", "emailAddress"),
}
UPSERT = {"action": "upsert", "identifierFieldName": "emailAddress"}


class Crash(BaseException):
    """The process is gone: nobody catches it and nobody tidies up."""


@dataclass
class CrashAt:
    """Lets the n-th request be the last: the vendor does what it says, and nobody hears the answer."""

    at: int
    made: int = 0

    def __call__(self, answer: Answering) -> Answering:
        def answered(sent: Sent) -> Said:
            self.made += 1
            said = answer(sent)
            if self.made == self.at:
                raise Crash
            return said

        return answered


def calm(answer: Answering) -> Answering:
    return answer


class Shop:
    """A store, a folder, and a vendor with its bulk API."""

    def __init__(self, folder: Path, api: str, records: int = 1) -> None:
        self.api, self.folder = api, folder
        self.vendor = bulk_vendor(api, records, copy="native work")
        self.database = Database(sqlite_url(folder / "bulk.db"))
        log, results = SqlRecordLog(self.database), FolderResults(folder / "results")
        self.desk = Desk(SqlJobStore(self.database), log, results, folder, self.vendor.clock)
        self.object_name, self.resource, *self.columns = PLACES[self.vendor.spec.name]

    def file(self, name: str, rows: int) -> Job:
        """Make an upload of so many rows, of which each fifth is bad, and return its job."""
        own = self._own(name)
        lines = (f"{own}{rank},{'bad' if rank % 5 == 4 else f'{own}{rank}@example.org'}" for rank in range(rows))
        meta = UPSERT if self.api == "eloqua_bulk" else {}
        return self.rows(name, [",".join(self.columns), *lines], meta)

    def rows(self, name: str, lines: Iterable[str], meta: Mapping[str, str]) -> Job:
        """Make an upload of a table, and return its job."""
        (self.folder / name).write_text("\n".join(lines) + "\n")
        return self._added(Direction.UPLOAD, format=Format.CSV, origin=Origin.UPLOAD, source=name, meta=meta)

    def query(self, **more: Any) -> Job:
        """Make a query of all records, and return its job."""
        plan = plan_of(Criteria(self.object_name, **more))
        return self._added(Direction.DOWNLOAD, origin=Origin.QUERY, plan=plan)

    def work(
        self, job: Job, wrap: Callable[[Answering], Answering] = calm, signal: Signal | None = None, **settings: str
    ) -> Ending:
        """Do the work of the job as it now is."""
        connector, _, _ = bulk_client(self.api, self.vendor, wrap, **{"native.rows": "4", **settings})
        now = self.desk.store.get(job.id)
        assert now is not None
        work = uploaded if job.direction is Direction.UPLOAD else downloaded
        return work(now, connector, {}, self.desk, signal or Signal())

    def held(self, name: str) -> list[dict[str, Any]]:
        """Return the vendor's records that came of a file."""
        data = self.vendor.stock.datasets[self.resource]
        view, mine = data.view(), self._own(name)
        records = [data.record(row) for row in view.cut(0, len(view)) if row > 0]
        return [record for record in records if (record.get(self.columns[0]) or "").startswith(mine)]

    def written(self, name: str) -> Counter[str]:
        """Count those records by their addresses."""
        return Counter(record[self.columns[1]] for record in self.held(name))

    def failed(self, job: Job) -> list[int]:
        return [outcome.number for outcome in self.desk.log.failures(job.id, 0, 1000)]

    def result(self, job: Job) -> list[bytes]:
        point = self.desk.store.checkpoints(job.id)[0]
        return b"".join(self.desk.results.read(job.id, point.offset)).splitlines()

    def _own(self, name: str) -> str:
        """Tell apart what is written by different APIs to one vendor."""
        return f"{self.api[-1]}{name}"

    def _added(self, direction: Direction, **more: Any) -> Job:
        return self.desk.store.add(
            Job(0, 1, self.object_name, direction, 1.0, status=JobStatus.RUNNING, native=True, **more)
        )

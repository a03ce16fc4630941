"""However a vendor answers and wherever the service dies: each row is at the vendor once, or said to be in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import VirtualClock
from harness.bulk.engine.call import Interrupted, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.upload import upload
from harness.bulk.engine.upload_options import UploadOptions
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, StopReason
from harness.bulk.results.folder import FolderResults
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.protocol import Outcome
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from harness.connectors.errors import ConnectorError, Refused, UnknownOutcome
from harness.connectors.page import Call

Record = Mapping[str, Any]


class Crash(BaseException):
    """The process is gone: nobody catches it and nobody tidies up."""


@dataclass
class ModelVendor:
    """Keeps what it is sent, and answers as it is told to: one word a request, then always well."""

    clock: VirtualClock
    words: Iterator[str]
    name: str
    keyed: bool = False
    kept: list[tuple[str, Record]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    repeatable, most = False, 3

    @property
    def key_life(self) -> float:
        return 1000.0 if self.keyed else 0.0

    def identity(self, record: Record) -> None:
        return None

    def write(self, record: Record, key: str, call: Call) -> str:
        (found,) = self._answered([(record, key)], call)
        if isinstance(found, ConnectorError):
            raise found
        return found

    def write_many(self, records: Sequence[Record], call: Call) -> Sequence[str | ConnectorError]:
        return self._answered([(record, "") for record in records], call)

    def find(self, record: Record, *, since: float, call: Call) -> tuple[str, ...]:
        call.admit(retry=False, data=True)
        return tuple(key for key, kept in self.kept if record.items() <= kept.items())

    def _answered(self, records: Sequence[tuple[Record, str]], call: Call) -> list[str | ConnectorError]:
        call.admit(retry=False, data=True)
        word = next(self.words, "good")
        self.clock.sleep(1)
        if word == "die before":
            raise Crash
        if word == "lost before":
            raise UnknownOutcome("Connection lost", "")
        answers = [self._taken(word, *each) for each in records]
        if word == "die after":
            raise Crash
        if word == "stop after":
            raise Interrupted
        if word == "lost after":
            raise UnknownOutcome("Connection lost", "")
        return answers

    def _taken(self, word: str, record: Record, key: str) -> str | ConnectorError:
        if self.keyed and key in self.keys:
            return self.keys[key]
        if word == "refused" or not record:
            return Refused("Bad Request", "no", status=400)
        identity = f"{self.name}{len(self.kept) + 1}"
        self.kept.append((identity, record))
        self.keys[key] = identity
        return identity


words = st.lists(
    st.sampled_from(["good", "good", "refused", "lost before", "lost after", "die before", "die after", "stop after"]),
    max_size=12,
)
tables = st.lists(st.sampled_from(["a", "b", "c", "a,1", ""]), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("uploads")
    database = Database(sqlite_url(folder / "bulk.db"))
    yield Desk(SqlJobStore(database), SqlRecordLog(database), FolderResults(folder), folder, VirtualClock())
    database.close()


def written(folder: Path, rows: Sequence[str]) -> str:
    forms = {"": "broken", "a,1": '{"name": "a", "rank": 1}'}
    lines = [forms.get(row, f'{{"name": "{row}"}}') for row in rows]
    (folder / "rows.jsonl").write_text("\n".join(lines))
    return "rows.jsonl"


def done(desk: Desk, job: Job, vendor: ModelVendor, options: UploadOptions) -> Ending:
    """Work on the job as one process after the other, until one of them comes to the end."""
    while True:
        current = desk.store.get(job.id)
        assert current is not None
        try:
            return upload(current, vendor, desk, Signal(), options)
        except (Crash, Interrupted):
            continue


@given(rows=tables, said=words, group=st.integers(1, 3), keyed=st.booleans())
def test_every_row_is_written_once_or_in_doubt(
    rows: list[str], said: list[str], group: int, keyed: bool, desk: Desk
) -> None:
    draft = Job(0, 1, "things", Direction.UPLOAD, 1.0, Format.JSONL, source=written(desk.uploads, rows))
    job = desk.store.add(draft)
    vendor = ModelVendor(VirtualClock(), iter(said), f"{job.id}/", keyed)
    ending = done(desk, job, vendor, UploadOptions(1, 1 if keyed else group))
    check(rows, {outcome.number: outcome for outcome in desk.log.outcomes(job.id, 0)}, vendor, ending)


def check(rows: Sequence[str], outcomes: Mapping[int, Outcome], vendor: ModelVendor, ending: Ending) -> None:
    assert (ending.stop, sorted(outcomes)) == (StopReason.END, list(range(1, len(rows) + 1)))
    ids = [outcome.vendor_id for outcome in outcomes.values() if not outcome.failed]
    assert len(ids) == len(set(ids))
    at_vendor = Counter(str(record) for _, record in vendor.kept)
    doubts = Counter(str(one.record) for one in outcomes.values() if one.status.startswith("unknown"))
    by_id = dict(vendor.kept)
    known = Counter(str(by_id[identity]) for identity in ids if identity is not None)
    assert not known - at_vendor
    assert not (at_vendor - known) - doubts

"""A create whose outcome is not known: a look at the vendor decides, and never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from contracts import VirtualClock
from harness.bulk.engine.call import Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.doubts import SENDS
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.upload import upload
from harness.bulk.engine.upload_options import UploadOptions
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, StopReason
from harness.bulk.results.folder import FolderResults
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from harness.connectors.errors import Exhausted, UnknownOutcome
from harness.connectors.page import Call


class DoubtfulVendor:
    """Leaves it open whether it created a record, and shows what it is told to when asked."""

    repeatable, key_life, most = False, 0.0, 1

    def __init__(self, *found: tuple[str, ...] | Exception, doubts: int = 1) -> None:
        self.found, self.doubts, self.sent = list(found), doubts, 0

    def identity(self, record: Mapping[str, Any]) -> None:
        return None

    def write(self, record: Mapping[str, Any], key: str, call: Call) -> str:
        self.sent += 1
        if self.sent <= self.doubts:
            raise UnknownOutcome("Connection lost", "")
        return f"made-{self.sent}"

    def write_many(self, records: Sequence[Mapping[str, Any]], call: Call) -> Sequence[str]:
        return [self.write(record, "", call) for record in records]

    def find(self, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]:
        answer = self.found.pop(0) if len(self.found) > 1 else self.found[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    database = Database(sqlite_url(tmp_path / "bulk.db"))
    yield Desk(SqlJobStore(database), SqlRecordLog(database), FolderResults(tmp_path), tmp_path, VirtualClock())
    database.close()


def run(desk: Desk, vendor: DoubtfulVendor) -> tuple[Ending, list[str]]:
    job = desk.store.add(Job(0, 1, "contact", Direction.UPLOAD, 1.0, Format.CSV, source="rows.csv"))
    ending = upload(job, vendor, desk, Signal())
    return ending, [failed.status for failed in desk.log.failures(job.id, 0, 9)]


def test_one_find_means_it_was_created(desk: Desk) -> None:
    vendor = DoubtfulVendor(("17",))
    assert run(desk, vendor)[1] == []
    assert vendor.sent == 1


def test_no_find_means_it_is_sent_again(desk: Desk) -> None:
    vendor = DoubtfulVendor((), doubts=2)
    assert run(desk, vendor)[1] == []
    assert vendor.sent == 3


def test_an_id_that_is_accounted_for_is_no_find(desk: Desk) -> None:
    run(desk, DoubtfulVendor(("17",)))
    vendor = DoubtfulVendor(("17",))
    run(desk, vendor)
    assert vendor.sent == 2


def test_several_finds_are_an_unknown_outcome(desk: Desk) -> None:
    vendor = DoubtfulVendor(("17", "18"))
    ending, (said,) = run(desk, vendor)
    assert said.startswith("unknown outcome: the vendor has 2 such records")
    assert ending.counters is not None
    assert (ending.counters.errors, vendor.sent) == (1, 1)


def test_a_look_that_fails_is_an_unknown_outcome(desk: Desk) -> None:
    (said,) = run(desk, DoubtfulVendor(Exhausted("Service Unavailable", "")))[1]
    assert said == "unknown outcome: Service Unavailable"


def test_a_vendor_that_never_answers_is_given_up(desk: Desk) -> None:
    vendor = DoubtfulVendor((), doubts=1000)
    (said,) = run(desk, vendor)[1]
    assert (vendor.sent, f"{SENDS} times" in said) == (SENDS, True)


class CancelledVendor(DoubtfulVendor):
    """Takes a batch, and the job is cancelled while it works on it."""

    def __init__(self, signal: Signal) -> None:
        super().__init__(())
        self._signal = signal

    def write_many(self, records: Sequence[Mapping[str, Any]], call: Call) -> Sequence[str]:
        call.admit(retry=False, data=True)
        self._signal.cancel()
        call.wait(1.0)
        return []


def test_what_a_cancel_leaves_behind_at_the_vendor_is_told(desk: Desk) -> None:
    (desk.uploads / "rows.csv").write_text("a\n1\n2\n3\n")
    job = desk.store.add(Job(0, 1, "contact", Direction.UPLOAD, 1.0, Format.CSV, source="rows.csv"))
    signal = Signal()
    ending = upload(job, CancelledVendor(signal), desk, signal, UploadOptions(1, 2))
    said = [(failed.number, failed.status.partition(":")[0]) for failed in desk.log.failures(job.id, 0, 9)]
    assert (ending.stop, said) == (StopReason.CANCEL, [(1, "unknown outcome"), (2, "unknown outcome")])

"""A crash at every boundary: what the next run makes of it is byte for byte what an undisturbed run makes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import vendor_server

from contracts import VirtualClock
from harness.bulk.criteria import parse, plan_of
from harness.bulk.engine.call import Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.download import download
from harness.bulk.engine.ending import Ending, ended
from harness.bulk.engine.upload import upload
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, JobStatus, StopReason
from harness.bulk.results.folder import FolderResults
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.native import Way
from mock_vendors.server import VendorServer

PAGES, ROWS = 6, 5
CRASHES = [*(("log", "step", at) for at in (1, 2, 3)), *(("writer", "write", at) for at in range(1, ROWS + 1))]
CRITERIA = {"objectName": "contact", "pageSize": 10, "format": "text/csv"}


class Crash(BaseException):
    """The process is gone: nobody catches it and nobody tidies up."""


class Countdown:
    """Passes calls on to another object, and crashes at the n-th, just before or just after it."""

    def __init__(self, inner: Any, method: str, at: int, *, after: bool) -> None:
        self._inner, self._method, self._left, self._after = inner, method, at, after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._counted(found) if name == self._method else found

    def _counted(self, call: Any) -> Any:
        def counted(*args: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Crash
            answer = call(*args, **more)
            if self._left == 0:
                raise Crash
            return answer

        return counted


def desk(folder: Path) -> tuple[Desk, Database]:
    folder.mkdir(exist_ok=True)
    database = Database(sqlite_url(folder / "bulk.db"))
    results = FolderResults(folder / "results", segment_bytes=25_000)
    return Desk(SqlJobStore(database), SqlRecordLog(database), results, folder, VirtualClock()), database


@pytest.fixture(scope="module")
def vendor() -> Iterator[VendorServer]:
    with vendor_server("eloqua", PAGES * 10, VirtualClock()) as server:
        yield server


@pytest.fixture
def connector(vendor: VendorServer) -> Iterator[Connector]:
    made = Connector(
        load_definition("eloqua"),
        base_url=vendor.url,
        credentials=vendor.vendor.credentials,
        clock=VirtualClock(),
        rng=random.Random(1),
    )
    yield made
    made.close()


def new_job(folder: Path, direction: Direction) -> int:
    table, database = desk(folder)
    draft = Job(
        0,
        1,
        "contact",
        direction,
        1.0,
        criteria=CRITERIA,
        plan=plan_of(parse(CRITERIA)),
        source="rows.csv",
        format=Format.CSV,
    )
    job = table.store.claim([1]) if table.store.add(draft) else None
    assert job is not None
    table.store.change(job.id, lambda found: found.to(JobStatus.RUNNING))
    database.close()
    return job.id


def work(folder: Path, job_id: int, vendor: Any, **broken: Any) -> Ending:
    """Do the job's work as a process of its own would, on parts of which one may break."""
    table, database = desk(folder)
    try:
        whole = replace(table, **{name: wrap(getattr(table, name)) for name, wrap in broken.items()})
        job = table.store.get(job_id)
        assert job is not None
        run = download if job.direction is Direction.DOWNLOAD else upload
        ending = run(job, vendor, whole, Signal())
        table.store.change(job_id, lambda found: ended(found, ending, 2.0))
        return ending
    finally:
        database.close()


def outcome(folder: Path, job_id: int) -> tuple[Any, ...]:
    table, database = desk(folder)
    job = table.store.get(job_id)
    point = table.store.checkpoints(job_id)[0]
    size = table.results.size(job_id)
    database.close()
    assert job is not None
    body = b"".join(table.results.read(job_id, size))
    return body, point.offset, point.columns, job.status, job.message, job.counters.records, job.counters.errors


def crashed(folder: Path, connector: Connector, at: int, *, after: bool) -> int:
    job_id = new_job(folder, Direction.DOWNLOAD)
    with pytest.raises(Crash):
        work(folder, job_id, connector, store=lambda inner: Countdown(inner, "save", at, after=after))
    return job_id


@pytest.fixture
def calm(tmp_path: Path, connector: Connector) -> tuple[Any, ...]:
    job_id = new_job(tmp_path / "calm", Direction.DOWNLOAD)
    work(tmp_path / "calm", job_id, connector)
    return outcome(tmp_path / "calm", job_id)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, PAGES + 1))
def test_a_download_that_crashed_at_a_checkpoint_ends_as_if_it_had_not(
    at: int, after: bool, tmp_path: Path, connector: Connector, calm: tuple[Any, ...]
) -> None:
    job_id = crashed(tmp_path / "x", connector, at, after=after)
    work(tmp_path / "x", job_id, connector)
    assert outcome(tmp_path / "x", job_id) == calm


@pytest.mark.parametrize("lost", [0, 1, 700, 10**9])
def test_a_result_that_lost_its_end_goes_on_from_what_is_there(
    lost: int, tmp_path: Path, connector: Connector, calm: tuple[Any, ...]
) -> None:
    job_id = crashed(tmp_path / "x", connector, 4, after=True)
    results = FolderResults(tmp_path / "x" / "results", segment_bytes=25_000)
    results.writer(job_id, max(0, results.size(job_id) - lost)).close()
    work(tmp_path / "x", job_id, connector)
    assert outcome(tmp_path / "x", job_id) == calm


def test_crash_after_crash_comes_to_the_same_end(tmp_path: Path, connector: Connector, calm: tuple[Any, ...]) -> None:
    job_id = new_job(tmp_path / "x", Direction.DOWNLOAD)
    crashes = 0
    while True:
        try:
            work(tmp_path / "x", job_id, connector, store=lambda inner: Countdown(inner, "save", 2, after=False))
            break
        except Crash:
            crashes += 1
    assert crashes == PAGES - 1
    assert outcome(tmp_path / "x", job_id) == calm


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("part", "method", "at"), CRASHES)
def test_an_upload_that_crashed_creates_each_record_once(
    part: str, method: str, at: int, after: bool, tmp_path: Path
) -> None:
    with vendor_server("eloqua", 3, clock := VirtualClock()) as server:
        folder = tmp_path / "x"
        job_id = new_job(folder, Direction.UPLOAD)
        rows = "".join(f"u{number}@example.org,Same\n" for number in range(ROWS))
        (folder / "rows.csv").write_text("C_EmailAddress,C_FirstName\n" + rows)
        whole = Connector(
            load_definition("eloqua"),
            base_url=server.url,
            credentials=server.vendor.credentials,
            clock=clock,
            rng=random.Random(1),
        )
        broken: Any = {"log": lambda inner: Countdown(inner, method, at, after=after)} if part == "log" else {}
        writer = whole.writer("contact", Way())
        first: Any = writer if part == "log" else Countdown(writer, method, at, after=after)
        with pytest.raises(Crash):
            work(folder, job_id, first, **broken)
        assert work(folder, job_id, writer).stop is StopReason.END
        created = [json.loads(row)["emailAddress"] for row in truth(server)]
        whole.close()
    assert created == [f"u{number}@example.org" for number in range(ROWS)]
    assert outcome(folder, job_id)[4:] == (f"Successfully uploaded {ROWS} records", ROWS, 0)


def truth(server: VendorServer) -> list[bytes]:
    return requests.get(f"{server.control_url}/truth/contacts?start=3", timeout=30).content.splitlines()

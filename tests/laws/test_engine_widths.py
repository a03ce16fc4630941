"""However many pages are under way at once, whatever breaks: the result is that of one page after the other."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.connectors.vendors import answering, client_of, vendor_of
from unit.connectors.wire import Said, Wire, connected

from contracts import VirtualClock
from harness.bulk.criteria import parse, plan_of
from harness.bulk.engine.call import Signal
from harness.bulk.engine.choosing import options_of
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.download import download
from harness.bulk.engine.ending import Ending, ended
from harness.bulk.jobs import Direction, Job, JobStatus, StopReason
from harness.bulk.results.folder import FolderResults
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore
from harness.bulk.store.uploads import SqlRecordLog
from harness.connectors.connector import Connector
from harness.connectors.page import Ask
from mock_vendors.vendor import Vendor

# Pages by number and by offset, each with the vendor's total; cursors.
OBJECTS = {"eloqua": "contact", "etsy": "listings", "square": "customers"}
RECORDS = 23
SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 9))
"""How many pages are under way at once, and how large they are."""
FAILING = st.frozensets(st.integers(2, 9), max_size=3)
"""The calls that are answered by 503."""


class Crash(BaseException):
    """The process is gone."""


class Crashing:
    """A store that is gone with the process at its n-th checkpoint."""

    def __init__(self, inner: SqlJobStore, at: int) -> None:
        self._inner, self._left = inner, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def save(self, *args: Any, **more: Any) -> JobStatus:
        self._left -= 1
        if self._left == 0:
            raise Crash
        return self._inner.save(*args, **more)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "bulk.db"))
        results = FolderResults(Path(folder) / "results")
        yield Desk(SqlJobStore(database), SqlRecordLog(database), results, Path(folder), VirtualClock())
        database.close()


def made(desk: Desk, body: dict[str, Any]) -> Job:
    draft = Job(0, 1, body["objectName"], Direction.DOWNLOAD, 1.0, criteria=body, plan=plan_of(parse(body)))
    job = desk.store.claim([1]) if desk.store.add(draft) else None
    assert job is not None
    return desk.store.change(job.id, lambda found: found.to(JobStatus.RUNNING))


def worked(desk: Desk, job_id: int, connector: Connector, width: int) -> Ending:
    job = desk.store.get(job_id)
    assert job is not None
    options = replace(options_of(parse(job.criteria), connector, {}), parallel=width)
    ending = download(job, connector, desk, Signal(), options)
    desk.store.change(job_id, lambda found: ended(found, ending, 2.0))
    return ending


@cache
def vendor(name: str) -> Vendor:
    return vendor_of(name, RECORDS)


@cache
def truth(name: str) -> tuple[bytes, ...]:
    """Return the lines of a whole result, as the list has them in one page."""
    connector, _, call = client_of(vendor(name))
    return connector.page(Ask(OBJECTS[name], page_size=100), None, call).records


def client(name: str, failing: frozenset[int] = frozenset()) -> tuple[Connector, Wire]:
    """Return a connector to the vendor, some of whose answers fail."""
    answer, number = answering(vendor(name)), count(1)
    return connected(
        name,
        lambda sent: Said(503) if next(number) in failing else answer(sent),
        credentials=vendor(name).credentials,
    )


def lines(desk: Desk, job_id: int) -> tuple[bytes, ...]:
    body = b"".join(desk.results.read(job_id, desk.store.checkpoints(job_id)[0].offset))
    return tuple(body.split(b"\n")[:-1])


@pytest.mark.parametrize("name", sorted(OBJECTS))
@given(shape=SHAPES, limit=st.none() | st.integers(1, 30), failing=FAILING)
@settings(max_examples=20)
def test_the_width_changes_nothing_in_the_result(
    desk: Desk, name: str, shape: tuple[int, int], limit: int | None, failing: frozenset[int]
) -> None:
    width, size = shape
    body = {"objectName": OBJECTS[name], "pageSize": size, "limit": limit}
    connector, _ = client(name, failing)
    job = made(desk, body)
    stop = worked(desk, job.id, connector, width).stop
    assert stop is (StopReason.LIMIT if limit and limit <= RECORDS else StopReason.END)
    assert lines(desk, job.id) == truth(name)[:limit]


@pytest.mark.parametrize("name", ["eloqua", "etsy"])
@given(shape=SHAPES, allowed=st.integers(1, 12), failing=FAILING)
@settings(max_examples=20)
def test_no_call_is_made_beyond_the_api_limit_and_none_is_counted_wrong(
    desk: Desk, name: str, shape: tuple[int, int], allowed: int, failing: frozenset[int]
) -> None:
    width, size = shape
    body = {"objectName": OBJECTS[name], "pageSize": size, "apiLimit": allowed}
    connector, wire = client(name, failing)
    job = made(desk, body)
    ending = worked(desk, job.id, connector, width)
    got = lines(desk, job.id)
    assert ending.counters is not None
    assert ending.counters.calls == len(wire.sent) <= allowed
    assert got == truth(name)[: len(got)]
    assert ending.stop is StopReason.API_LIMIT or got == truth(name)


@pytest.mark.parametrize("name", sorted(OBJECTS))
@given(shape=SHAPES, crashes=st.lists(st.integers(1, 5), max_size=3))
@settings(max_examples=15)
def test_a_crash_leaves_no_trace_and_costs_no_more_than_the_pages_under_way(
    desk: Desk, name: str, shape: tuple[int, int], crashes: list[int]
) -> None:
    width, size = shape
    body = {"objectName": OBJECTS[name], "pageSize": size}
    connector, wire = client(name)
    job, crashed = made(desk, body), 0
    for at in crashes:
        broken: Any = replace(desk, store=Crashing(desk.store, at))  # type: ignore[arg-type]
        try:
            worked(broken, job.id, connector, width)
            break
        except Crash:
            crashed += 1
    else:
        worked(desk, job.id, connector, width)
    again = sum(times - 1 for times in Counter(sent.target for sent in wire.sent).values())
    assert lines(desk, job.id) == truth(name)
    assert again <= crashed * width

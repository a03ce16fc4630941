"""What several downloads must have to do with each other, whatever is in them: slices, stops, forms, statements."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from service.support import OBJECTS, Bench, bench

from harness.suites.criteria_model import read_table, table

RECORDS = 23
sizes = st.integers(1, RECORDS + 2)
QUICK = {"retry.max": "1"}


@pytest.fixture(scope="module", params=sorted(OBJECTS))
def stand(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with (
        tempfile.TemporaryDirectory() as folder,
        bench(Path(folder), request.param, RECORDS, settings=QUICK) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def whole(stand: Bench) -> bytes:
    """The result of a download without any criteria."""
    return stand.run()[1]


def restarted(stand: Bench, job: str) -> tuple[dict[str, Any], int]:
    """Restart a job until it has ended well; return its last status and the number of restarts."""
    for count in range(RECORDS + 3):
        status = stand.ended(job)
        if status["status"] == "COMPLETED":
            return status, count
        answer = stand.call("PUT", f"/bulk/v3/{job}/restart")
        assert (answer.status_code, answer.json()["id"]) == (200, job), answer.text
    raise AssertionError(status)


@given(first=st.integers(1, RECORDS - 1), second=sizes, size=sizes)
@settings(max_examples=6)
def test_a_limit_and_its_continuation_are_one_longer_limit(
    stand: Bench, whole: bytes, first: int, second: int, size: int
) -> None:
    one = stand.create(limit=first, pageSize=size)
    stand.ended(one)
    other = stand.create(limit=second, pageSize=size, continueFromJobId=int(one))
    status = stand.ended(other)
    parts = [stand.get(f"/bulk/{job}/x").content for job in (one, other)]
    assert b"".join(parts) == b"".join(whole.splitlines(keepends=True)[: first + second]), status
    assert status["status"] == "COMPLETED"


@given(calls=st.integers(1, 4), size=st.integers(3, RECORDS))
@settings(max_examples=4)
def test_restarts_after_a_used_up_budget_come_to_the_same_result(
    stand: Bench, whole: bytes, calls: int, size: int
) -> None:
    job = stand.create(apiLimit=calls, pageSize=size)
    status, count = restarted(stand, job)
    assert stand.get(f"/bulk/{job}/x").content == whole
    assert status["metadata"]["totalApiCallCount"] <= calls * (count + 1)


@given(good=st.integers(0, 3), size=st.integers(3, 9))
@settings(max_examples=6)
def test_a_restart_after_an_outage_comes_to_the_same_result(stand: Bench, whole: bytes, good: int, size: int) -> None:
    stand.fault(f"status:503@calls={good + 1}-")
    try:
        job = stand.create(pageSize=size)
        stand.ended(job)
    finally:
        requests.delete(f"{stand.vendor.control_url}/faults", timeout=30).raise_for_status()
    restarted(stand, job)
    assert stand.get(f"/bulk/{job}/x").content == whole


def test_the_three_forms_hold_the_same(stand: Bench, whole: bytes) -> None:
    records = [json.loads(line) for line in whole.split(b"\n")[:-1]]
    assert json.loads(stand.run(format="application/json")[1]) == records
    assert read_table(stand.run(format="text/csv")[1].decode()) == table(records)


@given(data=st.data(), limit=sizes)
@settings(max_examples=4)
def test_a_statement_asks_for_what_the_criteria_ask_for(
    stand: Bench, whole: bytes, data: st.DataObject, limit: int
) -> None:
    name = OBJECTS[stand.vendor.vendor.spec.name]
    known = sorted(key for key in json.loads(whole.split(b"\n")[0]) if key.isidentifier())
    fields = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
    statement = f"select {', '.join(fields)} from {name} limit {limit}"
    made = stand.call("POST", "/bulk/query", params={"q": statement}).json()
    assert stand.ended(made["id"])["status"] == "COMPLETED"
    _, same = stand.run(selectFields=",".join(fields), limit=limit)
    lines = stand.get(f"/bulk/{made['id']}/{name}", headers={"Accept": "application/jsonl"})
    assert lines.content == same, lines.status_code

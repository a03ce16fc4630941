"""Downloads against the vendor's truth: every criterion, every format, through every outage."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

RESOURCES = {"eloqua": "contacts", "etsy": "listings", "greenhouse": "candidates", "salesforce": "Case"}
RECORDS = 250


def lines(body: bytes) -> list[Any]:
    return [json.loads(line) for line in body.splitlines()]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with bench(tmp_path_factory.mktemp("bulk"), records=RECORDS) as made:
        yield made


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_vendor_is_downloaded_whole_to_the_byte(name: str, tmp_path: Path) -> None:
    with bench(tmp_path, name, RECORDS) as made:
        status, body = made.run(pageSize=60)
        assert status["status"] == "COMPLETED", status
        assert body.splitlines() == made.truth(RESOURCES[name])
        assert status["fileSize"] == len(body)


def test_a_window_leaves_out_what_was_created_outside(stand: Bench) -> None:
    rows = lines(b"\n".join(stand.truth("contacts")))
    start, end = sorted(int(row["createdAt"]) for row in rows)[50:150:99]
    window = {"from": iso(start), "to": iso(end), "filterDateField": "createdAt"}
    status, body = stand.run(**window)
    assert lines(body) == [row for row in rows if start <= int(row["createdAt"]) <= end]
    assert status["metadata"]["excludedCount"] == RECORDS - len(lines(body))


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def test_an_empty_object_is_an_empty_result(tmp_path: Path) -> None:
    with bench(tmp_path, records=0) as made:
        bodies = [made.run(format=form)[1] for form in ("application/jsonl", "application/json", "text/csv")]
    assert bodies == [b"", b"[]\n", b""]


def test_an_outage_that_lasts_aborts_the_job_and_what_was_written_stays_readable(tmp_path: Path) -> None:
    with bench(tmp_path, records=RECORDS, faults=["status:503@calls=3-"]) as made:
        status, body = made.run(pageSize=50)
        assert (status["status"], status["recordsCount"], status["metadata"]["totalApiCallCount"]) == (
            "ABORTED",
            100,
            18,
        )
        assert status["error"] == status["statusMessage"]
        assert body.splitlines() == made.truth("contacts")[:100]


@pytest.mark.parametrize(("allowed", "fault"), [(1, None), (3, None), (4, "status:503@calls=2-3")])
def test_an_api_limit_means_exactly_that_many_calls(allowed: int, fault: str | None, tmp_path: Path) -> None:
    with bench(tmp_path, records=RECORDS, faults=[fault] if fault else []) as made:
        status, body = made.run(apiLimit=allowed, pageSize=50)
        got = len(body.splitlines())
        assert made.calls() == allowed
    assert status["statusMessage"] == f"API limit of {allowed} calls reached after {got} records"
    assert (status["status"], got) == ("ABORTED", 50 * (allowed - (2 if fault else 0)))


def test_an_api_limit_that_is_just_enough_completes(stand: Bench) -> None:
    status, body = stand.run(apiLimit=5, pageSize=50)
    assert (status["status"], len(body.splitlines())) == ("COMPLETED", RECORDS)


def test_every_object_of_the_marketing_hub_can_be_downloaded(stand: Bench) -> None:
    statuses = [stand.run(objectName=name, limit=60)[0] for name in stand.get("/objects").json()]
    assert {
        status["objectName"]: status["statusMessage"] for status in statuses if status["status"] != "COMPLETED"
    } == {}


def test_records_that_come_twice_are_told_of(tmp_path: Path) -> None:
    with bench(tmp_path, "etsy", records=60) as made:
        calm, _ = made.run(pageSize=20)
        drift = {"drift": ["insert:2/read@page=1,times=1"]}
        assert requests.post(f"{made.vendor.control_url}/drift", json=drift, timeout=30).ok
        status, _ = made.run(pageSize=20)
    assert "doubts" not in calm["metadata"]
    assert "came twice" in status["metadata"]["doubts"][0]

"""Vendors and service in one process: on one clock, and stopped and started without losing a job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness.stage import Bench, StageError
from harness.suites.bulk_contract import BulkContract
from harness.suites.story import Bulk, base_path
from harness.suites.target import read_target


@pytest.fixture
def bulk(tmp_path: Path) -> Iterator[Bulk]:
    with Bench(tmp_path, vendors=["greenhouse"], records=30) as bench:
        target = read_target(bench.target())
        told = Bulk(target, BulkContract(base_path(target)))
        yield told
        told.close()


def test_an_hour_of_throttling_takes_no_time(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("throttle:3600@calls=1")
    before = bulk.time.now()
    hiring.download("candidates").ends("COMPLETED")
    assert bulk.time.now() - before >= 3600


def test_while_time_is_held_a_job_waits_and_then_goes_on(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("throttle:3600@calls=2")
    bulk.time.hold()
    job = hiring.download("candidates", pageSize=10)
    job.has(10)
    assert job.status()["status"] == "RUNNING"
    bulk.time.flow()
    assert job.ends("COMPLETED")["recordsCount"] == 30


def test_a_job_outlives_a_stop_and_a_start_in_its_middle(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("throttle:3600@calls=2")
    bulk.time.hold()
    job = hiring.download("candidates", pageSize=10)
    job.has(10)
    bulk.bounce()
    bulk.time.flow()
    job.ends("COMPLETED")
    assert job.records() == hiring.truth("candidates")
    bulk.check()


def test_nothing_answers_when_it_is_over(tmp_path: Path) -> None:
    with Bench(tmp_path, vendors=["greenhouse"], records=1) as bench:
        url = bench.ready.bulk_url
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/objects", timeout=5)


def test_a_vendor_that_is_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="Did you mean 'etsy'"):
        Bench(tmp_path, vendors=["etzy"])

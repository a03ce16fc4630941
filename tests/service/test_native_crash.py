"""Native jobs whose process dies at any request: nothing is written twice, nothing is lost, no second job is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from service.native_work import Crash, CrashAt, Shop
from unit.connectors.native.bulk import APIS

from harness.bulk.jobs import StopReason

ROWS = 6
BAD = [rank + 1 for rank in range(ROWS) if rank % 5 == 4]


@pytest.mark.parametrize("api", APIS)
def test_an_upload_that_crashes_at_a_request_writes_each_record_once(api: str, tmp_path: Path) -> None:
    shop, at = Shop(tmp_path, api), 0
    pieces = {"native.rows": "4" if api == "salesforce_bulk2" else "100"}
    while True:
        at += 1
        name = f"crash{at:02d}x"
        job = shop.file(name, ROWS)
        try:
            shop.work(job, CrashAt(at), **pieces)
            break
        except Crash:
            ending = shop.work(job, **pieces)
        assert (ending.stop, ending.counters and ending.counters.records) == (StopReason.END, ROWS), at
        assert shop.failed(job) == BAD, at
        written = shop.written(name)
        assert (len(written), set(written.values())) == (ROWS - len(BAD), {1}), at
    assert at > 7


@pytest.mark.parametrize("api", APIS)
def test_a_download_that_crashes_at_a_request_makes_no_second_job(api: str, tmp_path: Path) -> None:
    shop, at = Shop(tmp_path, api, 20), 0
    whole = shop.query()
    shop.work(whole)
    while True:
        at += 1
        job = shop.query()
        crash = CrashAt(at)
        try:
            shop.work(job, crash)
            break
        except Crash:
            ending = shop.work(job)
        assert ending.stop is StopReason.END, at
        assert shop.result(job) == shop.result(whole), at
    assert at > 6

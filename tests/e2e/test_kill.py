"""SIGKILL at many moments: the result is byte for byte that of an undisturbed run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from processes import authorization
from processes.kills import Moment, Outcome, Sweep, created, moments, vendor_server

RECORDS = 6_000
ROWS = 300
KILLS = 5


def download(kind: str) -> Callable[[str], requests.Response]:
    criteria = {"objectName": "contact", "format": kind, "pageSize": 50}
    return lambda url: requests.post(f"{url}/bulk/download", json=criteria, headers=authorization(), timeout=30)


def sheet() -> bytes:
    rows = (f"kill.{n}@example.org,Given{n},Family{n}\n" for n in range(ROWS))
    return "".join(["C_EmailAddress,C_FirstName,C_LastName\n", *rows]).encode()


def upload(url: str) -> requests.Response:
    form = {"file": ("rows.csv", sheet(), "text/csv")}
    return requests.post(f"{url}/bulk/contact", files=form, headers=authorization(), timeout=30)


def downloaded(folder: Path, kind: str, when: list[Moment]) -> Outcome:
    folder.mkdir()
    with vendor_server("eloqua", RECORDS) as server:
        return Sweep(folder, server, download(kind)).run(when)


def uploaded(folder: Path, when: list[Moment]) -> tuple[Outcome, list[dict[str, object]]]:
    folder.mkdir()
    with vendor_server("eloqua", 10) as server:
        outcome = Sweep(folder, server, upload).run(when)
        return outcome, created(server, "contacts", 10)


@pytest.mark.process
@pytest.mark.parametrize("kind", ["application/jsonl", "text/csv"])
def test_a_killed_download_ends_as_if_nothing_had_happened(kind: str, tmp_path: Path) -> None:
    calm = downloaded(tmp_path / "calm", kind, [])
    killed = downloaded(tmp_path / "killed", kind, moments(1, KILLS, 12))
    assert killed.kills == KILLS
    assert killed.status["status"] == "COMPLETED"
    assert killed.status["recordsCount"] == calm.status["recordsCount"] == RECORDS
    assert killed.result == calm.result


@pytest.mark.process
def test_a_killed_upload_creates_every_record_exactly_once(tmp_path: Path) -> None:
    calm, wanted = uploaded(tmp_path / "calm", [])
    killed, found = uploaded(tmp_path / "killed", moments(2, KILLS, 30))
    counters = ("status", "recordsCount", "recordsFailedCount")
    assert killed.kills == KILLS
    assert [killed.status[key] for key in counters] == [calm.status[key] for key in counters]
    assert len(wanted) == ROWS
    assert found == wanted

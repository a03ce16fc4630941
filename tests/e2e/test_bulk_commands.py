"""``bulk-harness bulk`` against a service on a socket: a walk through its commands, and one that is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from service.support import Bench, bench

from contracts import SystemClock
from harness.cli import run

pytestmark = pytest.mark.process


def options(stand: Bench) -> list[str]:
    return ["--url", stand.service.url, "--element", "element+/=1", "--user", "user=1"]


def said(capsys: pytest.CaptureFixture[str], stand: Bench, *arguments: str, code: int = 0) -> Any:
    """Run a command with ``--json`` and return what it prints."""
    assert run(["bulk", *arguments, *options(stand), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_walk_through_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    with bench(tmp_path / "state", "eloqua", 30) as stand:
        query = said(
            capsys, stand, "query", "select id from contact limit 3", "--file-format", "csv", "--output", str(out)
        )
        assert (query["records"], out.read_text().splitlines()[0]) == (3, "id")
        assert len(said(capsys, stand, "data", query["id"], "--page-size", "2")) == 3
        stopped = said(capsys, stand, "download", "contact", "--criteria", '{"apiLimit": 1, "pageSize": 10}',
                       "--output", str(out), code=1)  # fmt: skip
        assert (stopped["status"], stopped["records"]) == ("ABORTED", 10)
        assert said(capsys, stand, "restart", stopped["id"])["id"] == stopped["id"]
        assert stand.ended(stopped["id"])["recordsCount"] == 20
        assert [job["id"] for job in said(capsys, stand, "jobs")] == [stopped["id"], query["id"]]
        assert said(capsys, stand, "status", query["id"])["jobStatus"] == "COMPLETED"


def test_old_results_can_be_removed_while_the_service_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bench(tmp_path, "eloqua", 3) as stand:
        job = stand.create()
        stand.ended(job)
        # The service's clock is one of a test, and behind that of the machine.
        assert run(["bulk", "purge", "--state", str(tmp_path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["jobs"] == 1
        assert (stand.get(f"/bulk/{job}/contact").status_code, stand.status(job)["recordsCount"]) == (404, 3)


def test_failed_rows_are_listed_with_their_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("C_EmailAddress\na@example.com\nb@example.com,too,many\n")
    with bench(tmp_path / "state", "eloqua", 1) as stand:
        status = said(capsys, stand, "upload", "contact", str(rows), "--wait", code=1)
        assert (status["status"], status["records"], status["errors"]) == ("COMPLETED", 2, 1)
        (error,) = said(capsys, stand, "errors", status["id"])
        assert error["record"] == 2
        assert run(["bulk", "errors", status["id"], *options(stand)]) == 0
        assert error["text"][:20] in capsys.readouterr().out


def test_a_killed_download_goes_on_with_the_same_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, note = tmp_path / "out.jsonl", tmp_path / ".out.jsonl.job.json"
    with bench(tmp_path / "state", "eloqua", 60, clock=SystemClock()) as stand:
        stand.fault("throttle:1@calls=2")
        command = ["bulk", "download", "contact", "--criteria", '{"pageSize": 20}', "--output", str(out)]
        child = subprocess.Popen([sys.executable, "-m", "harness.cli", *command, *options(stand)])
        while not note.exists() or not note.read_text():
            assert child.poll() is None
        child.kill()
        child.wait()
        assert run([*command, *options(stand), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["records"] == 60
        assert len(said(capsys, stand, "jobs")) == 1
        assert out.read_bytes().splitlines() == stand.truth("contacts")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out.jsonl", "state"]


def test_a_job_whose_result_is_gone_makes_way_for_a_new_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, note = tmp_path / "out.jsonl", tmp_path / ".out.jsonl.job.json"
    with bench(tmp_path / "state", "eloqua", 3) as stand:
        job = stand.create()
        stand.ended(job)
        wanted = {"url": stand.service.url, "object": "contact", "criteria": {}}
        note.write_text(json.dumps({"wanted": wanted, "job": job}))
        assert run(["bulk", "purge", "--state", str(tmp_path / "state")]) == 0
        command = ["bulk", "download", "contact", "--output", str(out), *options(stand)]
        assert (run(command), run(command)) == (2, 0)
    assert len(out.read_bytes().splitlines()) == 3

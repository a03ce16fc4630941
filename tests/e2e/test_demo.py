"""The demo as a user runs it: real processes, an outage, a verdict, an exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

DEMO = (sys.executable, "-m", "harness.cli", "demo")
FAST = ("--records", "2000", "--time-scale", "10")


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*DEMO, "--html", str(folder / "run.html"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120, check=False)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo")
    done = demo(folder, *FAST, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return folder, json.loads(done.stdout)


def test_every_job_is_complete_and_judged(ran: tuple[Path, dict[str, Any]]) -> None:
    jobs = ran[1]["jobs"]
    assert [(job["vendor"], job["status"], job["delivered"]) for job in jobs] == [
        ("greenhouse", "COMPLETED", 2000),
        ("etsy", "COMPLETED", 2000),
        ("salesforce", "COMPLETED", 2000),
        ("eloqua", "COMPLETED", 2000),
        ("eloqua", "COMPLETED", 10),
    ]
    assert [job["verdict"]["passed"] for job in jobs] == [True] * 5
    assert all(len(job["verdict"]["asked"]) >= 8 for job in jobs)


def test_the_faults_really_struck_and_were_survived(ran: tuple[Path, dict[str, Any]]) -> None:
    jobs = {(job["vendor"], job["direction"]): job for job in ran[1]["jobs"]}
    etsy, greenhouse = jobs["etsy", "DOWNLOAD"], jobs["greenhouse", "DOWNLOAD"]
    assert [hits["fired"] for hits in etsy["faults"]] == [2, 1]
    assert {tick["status"] for tick in etsy["ticks"]} >= {200, 503}
    assert sum(not tick["complete"] for tick in etsy["ticks"]) == 1
    assert sum(tick["status"] == 429 for tick in greenhouse["ticks"]) >= 2


def test_each_download_took_several_pages(ran: tuple[Path, dict[str, Any]]) -> None:
    downloads = [job for job in ran[1]["jobs"] if job["direction"] == "DOWNLOAD"]
    assert all(sum(tick["records"] > 0 for tick in job["ticks"]) >= 5 for job in downloads)


def test_the_page_is_written_and_stands_alone(ran: tuple[Path, dict[str, Any]]) -> None:
    html = (ran[0] / "run.html").read_text("utf-8")
    assert "All 5 jobs are right" in html
    assert html.count("<circle") >= 50
    assert "://" not in html


def test_a_vendor_that_stays_down_makes_it_fail_with_a_finding(tmp_path: Path) -> None:
    done = demo(
        tmp_path, "--records", "300", "--time-scale", "10", "--fault", "salesforce=status:404@calls=2-,resource=Case"
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ salesforce cases" in done.stdout
    assert "ended as ABORTED" in done.stdout
    assert "FAILED  1 of 5 jobs are not what they should be: salesforce cases." in done.stdout


def test_without_a_terminal_the_output_is_plain_text(tmp_path: Path) -> None:
    done = demo(tmp_path, "--records", "200", "--time-scale", "20")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "↓ etsy listings: completed, 200 of 200 records" in done.stdout

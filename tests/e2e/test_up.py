"""The stage in the foreground: what it announces, who may use it, and what it survives."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from harness.audit import VendorControl, compare
from harness.client import BulkClient

pytestmark = pytest.mark.process

UP = (sys.executable, "-m", "harness.cli", "up")
PATIENCE = 60
HUBS = {"eloqua": "marketing", "etsy": "ecommerce", "greenhouse": "humancapital", "salesforce": "helpdesk"}
LAST_LINE = "# Ready. Ctrl-C ends it; everything in the state directory is kept.\n"


@dataclass(frozen=True)
class Running:
    """An `up` that is ready."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    ready_file: Path
    shown: tuple[str, ...]

    def instance(self, vendor: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.ready["instances"] if one["vendor"] == vendor)
        return found

    def client(self, vendor: str) -> BulkClient:
        one = self.instance(vendor)
        return BulkClient(self.ready["bulk"]["url"], element=one["element_token"], user=one["user_secret"])

    def control(self, vendor: str) -> VendorControl:
        return VendorControl(self.instance(vendor)["control_url"])

    def ends(self) -> int:
        return self.process.wait(PATIENCE)


@contextmanager
def up(folder: Path, *arguments: str) -> Iterator[Running]:
    """Run `up` on a state in this folder until the end of the block."""
    file = folder / "ready.json"
    command = [*UP, "--state", str(folder / "state"), "--ready-file", str(file), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        shown = tuple(iter(process.stdout.readline, LAST_LINE))
        yield Running(process, json.loads(file.read_text()), file, shown)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def refused(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*UP, "--state", str(folder / "state"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def tokens(running: Running) -> list[str]:
    names = ("vendor", "instance_id", "element_token", "user_secret", "organization_secret", "credentials")
    return [json.dumps([one[name] for name in names]) for one in running.ready["instances"]]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    vendors = [part for name in HUBS for part in ("--vendor", name)]
    with up(tmp_path_factory.mktemp("up"), "--records", "60", "--time-scale", "20", *vendors) as running:
        yield running


def test_the_ready_file_has_the_documented_shape(stage: Running) -> None:
    assert {one["vendor"]: one["hub"] for one in stage.ready["instances"]} == HUBS
    assert len({one["instance_id"] for one in stage.ready["instances"]}) == len(HUBS)
    assert stage.ready["bulk"]["url"].endswith("/elements/api-v2")
    assert all(os.kill(pid, 0) is None for pid in stage.ready["pids"].values())
    assert stage.ready_file.stat().st_mode & 0o077 == 0


def test_the_page_that_explains_the_api_needs_no_token(stage: Running) -> None:
    (url,) = [line.split()[-1] for line in stage.shown if line.startswith("# its API")]
    answer = requests.get(url, timeout=PATIENCE)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/html")


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("prefix", ["/hubs/marketing", ""])
def test_the_documented_curl_lines_work(stage: Running, prefix: str, tmp_path: Path) -> None:
    one, base = stage.instance("eloqua"), stage.ready["bulk"]["url"] + prefix
    who = f"-H 'Authorization: Element {one['element_token']}, User {one['user_secret']}'"
    sample = Path(__file__).parents[2] / "scenarios" / "sample.csv"
    shutil.copy(sample, tmp_path / "sample.csv")

    def curl(line: str) -> Any:
        done = subprocess.run(shlex.split(f"curl -s {line}"), capture_output=True, text=True, cwd=tmp_path, check=True)
        return json.loads(done.stdout)

    assert curl(f"-X GET {who} '{base}/objects'") == ["activities", "contact", "campaign", "list", "account"]
    created = curl(f"-X POST {who} -F file=@sample.csv '{base}/bulk/contact?path=/sample.csv'")
    assert created["status"] == "CREATED"
    stage.client("eloqua").wait(created["id"], timeout=PATIENCE)
    assert curl(f"-X GET {who} '{base}/bulk/{created['id']}/status'")["status"] == "COMPLETED"


def test_the_contacts_of_the_table_are_at_the_vendor(stage: Running) -> None:
    sample = Path(__file__).parents[2] / "scenarios" / "sample.csv"
    client = stage.client("eloqua")
    client.wait(client.upload("contact", sample).id, timeout=PATIENCE)
    wanted = set(re.findall(r"^[^,@\n]+@[^,\n]+", sample.read_text(), re.M))
    there = {json.loads(line).get("emailAddress") for line in stage.control("eloqua").truth("contacts")}
    assert len(wanted) == 10
    assert wanted <= there


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_every_printed_line_can_be_pasted(stage: Running) -> None:
    lines = [line.strip() for line in stage.shown if line.startswith("curl ")]
    # There may be no job 1 yet, and its result is JSON of another instance.
    plain = [line for line in lines if "/bulk/1" not in line]
    assert (len(lines), len(plain)) == (25, 17)
    assert all(line.startswith(("curl ", "#", "\n")) for line in stage.shown)
    assert [line for line in plain if _status(line) != "200"] == []


def _status(line: str) -> str:
    command = [*shlex.split(line), "-s", "-o", os.devnull, "-w", "%{http_code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_second_one_on_the_same_state_is_refused_with_the_pid(stage: Running) -> None:
    done = refused(stage.ready_file.parent)
    assert done.returncode == 2
    assert f"is in use by process {stage.process.pid}" in done.stderr


def test_a_taken_port_is_told_and_leaves_the_state_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = refused(tmp_path, "--records", "5", "--port", port, "--vendor", "etsy")
        assert (done.returncode, port in done.stderr, "Traceback" in done.stderr) == (3, True, False)
    with up(tmp_path, "--records", "5", "--port", port, "--vendor", "etsy") as running:
        assert f":{port}/" in running.ready["bulk"]["url"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_and_takes_everything_with_it(tmp_path: Path, number: signal.Signals) -> None:
    with up(tmp_path, "--records", "5", "--vendor", "etsy") as running:
        running.process.send_signal(number)
        assert running.ends() == 0
        assert not running.ready_file.exists()
        assert [pid for pid in running.ready["pids"].values() if _alive(pid)] == []


def test_the_same_seed_and_state_give_the_same_tokens(tmp_path: Path) -> None:
    with up(tmp_path, "--records", "5", "--seed", "9", "--vendor", "etsy") as first:
        before = tokens(first)
    with up(tmp_path, "--vendor", "etsy") as second:
        assert tokens(second) == before
    assert "--seed 9, not 8" in refused(tmp_path, "--seed", "8").stderr


@pytest.mark.parametrize("victim", ["up", "bulk", "vendors"])
def test_a_killed_process_costs_nothing_but_time(tmp_path: Path, victim: str) -> None:
    with up(tmp_path, "--records", "1000", "--vendor", "etsy", "--time-scale", "10") as running:
        client = running.client("etsy")
        running.control("etsy").put_faults(["status:503@calls=4-6,resource=listings"])
        job = client.download("listings", format="application/jsonl", pageSize=100).id
        _until(lambda: client.status(job).records >= 300)
        os.kill({"up": running.process.pid, **running.ready["pids"]}[victim], signal.SIGKILL)
        assert running.ends() == (-signal.SIGKILL if victim == "up" else 4)
    with up(tmp_path, "--vendor", "etsy") as again:
        status = again.client("etsy").wait(job, timeout=PATIENCE)
        delivered = b"".join(again.client("etsy").file(job, "listings")).splitlines()
        found = compare(list(again.control("etsy").truth("listings")), delivered, "listing_id")
    assert (status.status, status.records, found.same) == ("COMPLETED", 1000, True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _until(holds: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until

"""The mock beside WireMock, json-server and Mockoon: the same records, the same pages, the same load, in one run.

Needs wrk (Debian's package) and, for the others, Java and a folder of npm packages:

    npm install --prefix tools wiremock json-server@0.17 @mockoon/cli
    python tests/benchmarks/compare.py --tools tools

Every server shows pages of 100 records; wrk walks through them over kept-alive connections. Journal and ledger of
ours are on, and so is WireMock's request journal, as it is by default.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

PAGE = 100
_LUA = """
local page = 0
request = function()
  page = page % {pages} + 1
  return wrk.format("GET", string.format("{path}", page), {headers})
end
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """How one server is started, and how it is asked for a page (``%d``)."""

    name: str
    command: Sequence[str]
    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds to the first page, MiB before and after the load, requests a second, and p99 in milliseconds."""

    name: str
    ready: float
    fresh: float
    used: float
    rate: float
    p99: float


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def resident(pid: int) -> float:
    """Return the resident memory of a process and its children in MiB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024 + sum(map(resident, map(int, children)))


@contextmanager
def started(contender: Contender, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a server and yield it with the seconds until it showed its first page."""
    begin = time.perf_counter()
    with (folder / f"{contender.name}.log").open("wb") as log:
        process = subprocess.Popen(contender.command, stdout=log, stderr=log, cwd=folder)
    try:
        while not _answers(contender):
            if process.poll() is not None or time.perf_counter() - begin > 120:
                sys.exit(f"{contender.name} did not start:\n{(folder / f'{contender.name}.log').read_text()[-2000:]}")
            time.sleep(0.01)
        yield process, time.perf_counter() - begin
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(contender: Contender) -> bool:
    try:
        answer = requests.get(contender.url + contender.path % 1, headers=contender.headers, timeout=30)
    except requests.ConnectionError:
        return False
    return answer.ok and len(answer.json()) == PAGE


def load(contender: Contender, folder: Path, pages: int, seconds: int, connections: int) -> tuple[float, float]:
    """Return requests a second and the 99th percentile of the latency in milliseconds."""
    script = folder / f"{contender.name}.lua"
    headers = (
        "{" + ", ".join(f"[{json.dumps(name)}]={json.dumps(text)}" for name, text in contender.headers.items()) + "}"
    )
    script.write_text(_LUA.format(pages=pages, path=contender.path, headers=headers))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), contender.url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{contender.name} did not answer well:\n{text}")
    value, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)\b", text)[0]
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0]), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[
        unit
    ]


def measure(contender: Contender, pages: int, seconds: int, connections: int) -> Measured:
    with tempfile.TemporaryDirectory() as scratch, started(contender, Path(scratch)) as (process, ready):
        fresh = resident(process.pid)
        load(contender, Path(scratch), pages, 1, connections)
        rate, p99 = load(contender, Path(scratch), pages, seconds, connections)
        return Measured(contender.name, ready, fresh, resident(process.pid), rate, p99)


def ours(records: int) -> Contender:
    port = free_port()
    vendor = [
        "-m",
        "mock_vendors",
        "--vendor",
        "greenhouse",
        "--records",
        str(records),
        "--no-limits",
        "--port",
        str(port),
    ]
    with subprocess.Popen([sys.executable, *vendor], stdout=subprocess.PIPE, text=True) as process:
        headers = json.loads(process.stdout.readline() if process.stdout else "")["vendors"][0]["credentials"][
            "headers"
        ]
        process.terminate()
    sent = {"Authorization": headers["Authorization"]}
    return Contender("bulk-harness", [sys.executable, *vendor], port, f"/v1/candidates?page=%d&per_page={PAGE}", sent)


def truth(contender: Contender, folder: Path) -> list[bytes]:
    """Return the records of ours, a line of JSON each, for the others to serve."""
    with started(contender, folder):
        return requests.get(f"{contender.url}/__mock__/truth/candidates", timeout=60).content.splitlines()


def json_server(tools: Path, data: Path, lines: Sequence[bytes]) -> Contender:
    port, file = free_port(), data / "db.json"
    file.write_bytes(b'{"candidates":[' + b",".join(lines) + b"]}")
    command = [
        str(tools / "node_modules/.bin/json-server"),
        "--quiet",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        str(file),
    ]
    return Contender("json-server", command, port, f"/candidates?_page=%d&_limit={PAGE}")


def wiremock(tools: Path, data: Path, lines: Sequence[bytes]) -> Contender:
    """A stub for each page: WireMock has no paging of its own."""
    port = free_port()
    (data / "mappings").mkdir(), (data / "__files").mkdir()
    for page, start in enumerate(range(0, len(lines), PAGE), 1):
        (data / "__files" / f"{page}.json").write_bytes(b"[" + b",".join(lines[start : start + PAGE]) + b"]")
        asked = {"method": "GET", "urlPath": "/candidates", "queryParameters": {"page": {"equalTo": str(page)}}}
        told = {"status": 200, "bodyFileName": f"{page}.json", "headers": {"Content-Type": "application/json"}}
        (data / "mappings" / f"{page}.json").write_text(json.dumps({"request": asked, "response": told}))
    (jar,) = (tools / "node_modules/wiremock/build").glob("*.jar")
    command = ["java", "-jar", str(jar), "--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", str(data)]
    return Contender("WireMock", command, port, "/candidates?page=%d")


def mockoon(tools: Path, data: Path, lines: Sequence[bytes]) -> Contender:
    port, file = free_port(), data / "environment.json"
    bucket = {"uuid": "d", "id": "cand", "name": "candidates"}
    bucket["value"] = (b"[" + b",".join(lines) + b"]").decode()
    response = {"uuid": "r", "statusCode": 200, "bodyType": "DATABUCKET", "databucketID": "cand"}
    response |= {"default": True, "crudKey": "id", "disableTemplating": True, "headers": []}
    route = {"uuid": "a", "type": "crud", "method": "", "endpoint": "candidates", "responses": [response]}
    environment = {"uuid": "e", "lastMigration": 33, "name": "compare", "port": port, "hostname": "127.0.0.1"}
    environment |= {"routes": [route], "rootChildren": [{"type": "route", "uuid": "a"}], "data": [bucket]}
    file.write_text(json.dumps(environment))
    command = [
        str(tools / "node_modules/.bin/mockoon-cli"),
        "start",
        "--data",
        str(file),
        "--port",
        str(port),
        "--disable-log-to-file",
    ]
    return Contender("Mockoon", command, port, f"/candidates?page=%d&limit={PAGE}")


OTHERS: Sequence[Callable[[Path, Path, Sequence[bytes]], Contender]] = (wiremock, json_server, mockoon)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, help="folder in which the npm packages are; without it only ours runs")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=8)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed; on Debian: apt-get install wrk")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        mine = ours(asked.records)
        lines = truth(mine, folder)
        contenders = [mine]
        for make in OTHERS if asked.tools else ():
            (data := folder / make.__name__).mkdir()
            contenders.append(make(asked.tools.resolve(), data, lines))
        print(f"{'':14}{'ready':>8}{'MiB fresh':>11}{'MiB used':>10}{'pages/s':>9}{'p99':>10}")
        for contender in contenders:
            found = measure(contender, len(lines) // PAGE, asked.seconds, asked.connections)
            memory = f"{found.fresh:>11.0f}{found.used:>10.0f}"
            print(f"{found.name:14}{found.ready:>6.2f} s{memory}{found.rate:>9.0f}{found.p99:>7.1f} ms")


if __name__ == "__main__":
    main()

"""How fast a mock serves pages of 100 records, how soon it is there, and what it takes.

    python tests/benchmarks/serving.py [--seconds 3] [--rounds 3] [--beside NAME=FOLDER …]

The mock runs in a process of its own, journal and ledger on; the client is a loop over bare sockets. ``--beside`` names
other checkouts of this project that are measured in turn with this one, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
PAGES = 200
CONNECTIONS = (1, 8)
TURNS = 8
SEVERAL = ("eloqua", "etsy", "greenhouse", "salesforce")


@dataclass(slots=True)
class Figures:
    """What was seen of one checkout: by number of connections seconds of single answers, answers a second, and
    microseconds of processor an answer; and its process."""

    latencies: dict[int, list[float]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})
    rates: dict[int, list[float]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})
    costs: dict[int, list[float]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})
    starts: list[float] = field(default_factory=list)
    first_megabytes: list[float] = field(default_factory=list)
    last_megabytes: list[float] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    several_starts: list[float] = field(default_factory=list)
    several_threads: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Target:
    """A mock that runs, and what to ask it."""

    pid: int
    url: str
    asked: list[bytes]


@contextmanager
def mock(folder: Path, *arguments: str) -> Iterator[tuple[int, dict[str, Any], float]]:
    """Run the mocks of a checkout; yields the process, what it said when it was ready, and after how many seconds."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "mock_vendors", "--no-limits", *arguments]
    own = {**os.environ, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, env=own)
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield process.pid, ready, time.perf_counter() - began
    finally:
        process.terminate()
        process.communicate(timeout=30)


def requests_of(vendor: dict[str, Any]) -> list[bytes]:
    """Return requests for the first pages of 100 candidates, ready to send."""
    own = "".join(f"{name}: {text}\r\n" for name, text in vendor["credentials"]["headers"].items())
    return [
        f"GET /v1/candidates?per_page=100&page={page} HTTP/1.1\r\nHost: vendor.test\r\n{own}\r\n".encode()
        for page in range(1, PAGES + 1)
    ]


class Asker:
    """One connection: a request, its answer, the next."""

    def __init__(self, address: tuple[str, int], asked: list[bytes], first: int) -> None:
        self.sock = socket.create_connection(address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._asked, self._next, self._missing, self._head = asked, first, 0, b""
        self.sent = 0.0

    def ask(self) -> None:
        self._head, self._missing = b"", 0
        self.sent = time.perf_counter()
        self.sock.sendall(self._asked[self._next % PAGES])
        self._next += 1

    def answered(self) -> bool:
        """Take what has come; tell whether the answer is all there."""
        data = self.sock.recv(1 << 18)
        if not data:
            raise ConnectionError("the mock has closed the connection")
        if self._missing:
            self._missing -= len(data)
            return self._missing == 0
        self._head += data
        head, found, body = self._head.partition(b"\r\n\r\n")
        if not found:
            return False
        assert head.startswith(b"HTTP/1.1 200"), head
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        self._missing = int(length.split(b":")[1]) - len(body)
        return self._missing == 0


def load(target: Target, connections: int, seconds: float) -> list[float]:
    """Ask over so many connections for so long; returns the seconds that each answer took."""
    host, _, port = target.url.removeprefix("http://").rpartition(":")
    taken: list[float] = []
    with selectors.DefaultSelector() as selector:
        for place in range(connections):
            asker = Asker((host, int(port)), target.asked, place * 7)
            selector.register(asker.sock, selectors.EVENT_READ, asker)
            asker.ask()
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            for key, _ in selector.select(1):
                if key.data.answered():
                    taken.append(time.perf_counter() - key.data.sent)
                    key.data.ask()
        assert now >= end
        for key in list(selector.get_map().values()):
            key.data.sock.close()
    return taken


def measure(folders: dict[str, Path], seconds: float, rounds: int) -> dict[str, Figures]:
    """Measure all checkouts, in turns so short that whatever else the machine does meets them all."""
    seen = {name: Figures() for name in folders}
    with ExitStack() as stack:
        mocks: dict[str, Target] = {}
        for name, folder in folders.items():
            pid, ready, _ = stack.enter_context(mock(folder, "--vendor", "greenhouse", "--records", "100000"))
            vendor = ready["vendors"][0]
            mocks[name] = Target(pid, vendor["url"], requests_of(vendor))
            seen[name].first_megabytes.append(status(pid, "VmRSS") / 1024)
            load(mocks[name], 1, 0.5)
        for _ in range(rounds * TURNS):
            for connections in CONNECTIONS:
                for name, target in mocks.items():
                    turn(seen[name], target, connections, seconds / TURNS)
        for name, target in mocks.items():
            seen[name].last_megabytes.append(status(target.pid, "VmRSS") / 1024)
            seen[name].threads.append(int(status(target.pid, "Threads")))
    for _ in range(rounds):
        for name, folder in folders.items():
            starts(folder, seen[name])
    return seen


def turn(figures: Figures, target: Target, connections: int, seconds: float) -> None:
    """Load one mock for a short time."""
    before = worked(target.pid)
    taken = load(target, connections, seconds)
    figures.costs[connections].append((worked(target.pid) - before) / len(taken) * 1e6)
    figures.latencies[connections] += taken
    figures.rates[connections].append(len(taken) / seconds)


def starts(folder: Path, figures: Figures) -> None:
    """Start the mocks of one checkout, one and several."""
    with mock(folder, "--vendor", "greenhouse", "--records", "100000") as (_, _, start):
        figures.starts.append(start)
    with mock(folder, *(f"--vendor={name}" for name in SEVERAL)) as (pid, _, start):
        figures.several_starts.append(start)
        figures.several_threads.append(int(status(pid, "Threads")))


def worked(pid: int) -> float:
    """Return the seconds that a process has kept processors busy."""
    times = os.sysconf("SC_CLK_TCK")
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13])) / times


def status(pid: int, name: str) -> float:
    """Return a line of a process's status; kilobytes for memory."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def show(name: str, figures: Figures) -> None:
    """Print what was seen."""
    print(f"\n{name}")
    for connections in CONNECTIONS:
        taken = sorted(figures.latencies[connections])
        rate = statistics.median(figures.rates[connections])
        p50, p99 = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.99))
        cost = statistics.median(figures.costs[connections])
        print(
            f"  {connections} connection(s): {rate:7.0f} requests/s   p50 {p50:6.3f} ms   p99 {p99:6.3f} ms   "
            f"{cost:5.0f} µs of processor a request"
        )
    middle = statistics.median
    print(
        f"  one vendor: ready after {middle(figures.starts):.2f} s, {middle(figures.first_megabytes):.0f} MB, "
        f"then {middle(figures.last_megabytes):.0f} MB and {middle(figures.threads):.0f} threads under load"
    )
    start, threads = middle(figures.several_starts), middle(figures.several_threads)
    print(f"  {len(SEVERAL)} vendors: ready after {start:.2f} s, {threads:.0f} threads")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=FOLDER")
    asked = parser.parse_args()
    folders = {"this": HERE, **{name: Path(path) for name, _, path in (text.partition("=") for text in asked.beside)}}
    seen = measure(folders, asked.seconds, asked.rounds)
    for name, figures in seen.items():
        show(name, figures)


if __name__ == "__main__":
    main()

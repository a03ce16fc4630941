"""Records per second through the bulk service beside a bare ``requests`` loop on the same mock, in turn, in one run.

python tests/benchmarks/download.py --records 100000 --page-size 100 --rounds 3
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from processes import authorization, instances_file, running

LIST = "/API/REST/1.0/data/contacts"


def bare_loop(vendor: dict[str, Any], records: int, page_size: int, out: Path) -> None:
    """What a careful person writes by hand: one session, every page parsed, every record written as a line."""
    session = requests.Session()
    session.headers["Authorization"] = vendor["credentials"]["headers"]["Authorization"]
    page, written = 0, 0
    with out.open("w", encoding="utf-8") as lines:
        while written < records:
            page += 1
            answer = session.get(
                vendor["url"] + LIST, params={"depth": "complete", "page": page, "count": page_size}, timeout=30
            )
            answer.raise_for_status()
            rows = answer.json()["elements"]
            lines.writelines(json.dumps(row) + "\n" for row in rows)
            written += len(rows)


def through_service(url: str, page_size: int, out: Path) -> None:
    """Create the job, ask until it has ended, save the file."""
    session = requests.Session()
    session.headers.update(authorization())
    criteria = {"objectName": "contact", "pageSize": page_size}
    job = session.post(f"{url}/bulk/download", json=criteria, timeout=30).json()["id"]
    while (status := session.get(f"{url}/bulk/{job}/status", timeout=30).json()["status"]) != "COMPLETED":
        if status in {"ABORTED", "CANCELLED", "ERROR"}:
            raise SystemExit(f"job {job} ended {status}")
        time.sleep(0.02)
    with session.get(f"{url}/bulk/{job}/contact", stream=True, timeout=30) as answer, out.open("wb") as file:
        file.writelines(answer.iter_content(1 << 20))


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def same_records(one: Path, other: Path) -> bool:
    with one.open(encoding="utf-8") as left, other.open(encoding="utf-8") as right:
        return all(json.loads(a) == json.loads(b) for a, b in zip(left, right, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--page-size", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), options)


def measure(folder: Path, options: argparse.Namespace) -> None:
    mock = ["--vendor", "eloqua", "--records", str(options.records), "--seed", "1", "--no-limits"]
    with running("mock_vendors", *mock, "--state", str(folder / "mock")) as vendors:
        vendor = vendors.ready["vendors"][0]
        instances = instances_file(folder, [vendor])
        arguments = ["--state", str(folder / "bulk"), "--instances", str(instances), "--port", "0"]
        with running("harness.bulk", *arguments) as bulk:
            compare(vendor, bulk.ready["url"], options, folder)


def compare(vendor: dict[str, Any], url: str, options: argparse.Namespace, folder: Path) -> None:
    records, page_size = options.records, options.page_size
    loop, service = folder / "loop.jsonl", folder / "service.jsonl"
    ratios = []
    for number in range(1, options.rounds + 1):
        bare = timed(lambda: bare_loop(vendor, records, page_size, loop))
        ours = timed(lambda: through_service(url, page_size, service))
        ratios.append(bare / ours)
        speeds = f"bare loop {records / bare:,.0f}/s, service {records / ours:,.0f}/s"
        print(f"round {number}: {speeds}, ratio {bare / ours:.2f}")
    if not same_records(loop, service):
        raise SystemExit("the two results differ")
    print(f"{records:,} records, pages of {page_size}: service / bare loop = {statistics.median(ratios):.2f} (median)")


if __name__ == "__main__":
    main()

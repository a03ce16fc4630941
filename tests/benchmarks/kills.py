"""Kill the bulk service at many moments of downloads and uploads; count the points and the differences.

python tests/benchmarks/kills.py --points 200
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from processes import authorization
from processes.kills import Moment, Sweep, created, moments, vendor_server

Create = Callable[[str], requests.Response]
Run = tuple[int, tuple[object, ...]]


def download(url: str) -> requests.Response:
    criteria = {"objectName": "contact", "pageSize": 50}
    return requests.post(f"{url}/bulk/download", json=criteria, headers=authorization(), timeout=30)


def upload(url: str) -> requests.Response:
    rows = "".join(f"kill.{n}@example.org,Given{n}\n" for n in range(300))
    form = {"file": ("rows.csv", f"C_EmailAddress,C_FirstName\n{rows}", "text/csv")}
    return requests.post(f"{url}/bulk/contact", files=form, headers=authorization(), timeout=30)


def run(create: Create, records: int, when: list[Moment]) -> Run:
    """Return the number of kills and everything that must not depend on them."""
    with tempfile.TemporaryDirectory() as folder, vendor_server("eloqua", records) as server:
        outcome = Sweep(Path(folder), server, create).run(when)
        arrived = created(server, records)
    counters = tuple(outcome.status[key] for key in ("status", "recordsCount", "recordsFailedCount"))
    return outcome.kills, (counters, outcome.result if create is download else b"", arrived)


def sweep(create: Create, records: int, calls: int, points: int) -> Iterator[tuple[int, bool]]:
    _, calm = run(create, records, [])
    tried = 0
    for seed in count():
        if tried >= points:
            return
        kills, found = run(create, records, moments(seed, 8, calls))
        tried += kills
        yield kills, found == calm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200, help="kill points for each kind of job")
    points = parser.parse_args().points
    failures = 0
    for name, create, records, calls in (("download", download, 6_000, 12), ("upload", upload, 10, 30)):
        runs = list(sweep(create, records, calls, points))
        wrong = sum(not same for _, same in runs)
        failures += wrong
        print(f"{name}: {sum(kills for kills, _ in runs)} kill points in {len(runs)} jobs, {wrong} results differ")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()

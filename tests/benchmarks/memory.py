"""Start-up time and memory of the mock vendors, small and huge, before and after serving some pages.

python tests/benchmarks/memory.py --records 1000 --records 10000000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from processes import Process, running

PAGES = (1, 2, 3, 5, 8)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB (Linux)."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def serve_pages(process: Process) -> None:
    vendor = process.ready["vendors"][0]
    headers = {"Authorization": vendor["credentials"]["headers"]["Authorization"]}
    for page in PAGES:
        query = {"page": page, "count": 100}
        requests.get(f"{vendor['url']}/API/REST/1.0/data/contacts", params=query, headers=headers, timeout=30)


def measure(records: int) -> None:
    with tempfile.TemporaryDirectory() as state:
        start = time.perf_counter()
        with running("mock_vendors", "--vendor", "eloqua", "--records", str(records), "--state", state) as process:
            ready, fresh = time.perf_counter() - start, resident(process.child.pid)
            serve_pages(process)
            used = resident(process.child.pid)
    print(
        f"{records:>12,} records: ready after {ready:.2f} s, {fresh:.1f} MiB, {used:.1f} MiB after {len(PAGES)} pages"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, action="append")
    for records in parser.parse_args().records or [1_000, 10_000_000]:
        measure(records)


if __name__ == "__main__":
    main()

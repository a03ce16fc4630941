"""Large jobs through the bulk service: records per second, and the memory of its process while it works.

    python tests/benchmarks/large.py --download 10000000
    python tests/benchmarks/large.py --upload 1000000 --vendor hubspot --object contacts

Vendor and service are processes of their own on this machine; memory is the service's, read once a second (Linux).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from processes import Process, authorization, instances_file, running

ENDED = {"COMPLETED", "ABORTED", "CANCELLED", "ERROR"}
COLUMNS = {
    "eloqua": "C_EmailAddress,C_FirstName,C_LastName",
    "hubspot": "properties.email,properties.firstname,properties.lastname",
    "salesforce": "Email,FirstName,LastName",
}


@contextmanager
def service(vendor: str, records: int, folder: Path) -> Iterator[Process]:
    """A vendor without limits, and the bulk service in front of it."""
    mock = ["--vendor", vendor, "--records", str(records), "--seed", "1", "--no-limits"]
    with running("mock_vendors", *mock) as mocks:
        known = instances_file(folder, mocks.ready["vendors"])
        with running("harness.bulk", "--state", str(folder / "state"), "--instances", str(known)) as bulk:
            yield bulk


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def watched(bulk: Process, job: str) -> tuple[dict[str, Any], list[float]]:
    """Ask once a second until the job has ended; return its status and the memory seen."""
    memory = []
    while True:
        memory.append(resident(bulk.child.pid))
        url = f"{bulk.ready['url']}/bulk/{job}/status"
        status = requests.get(url, headers=authorization(), timeout=60).json()
        if status["status"] in ENDED:
            return status, memory
        time.sleep(1)


def tell(what: str, status: dict[str, Any], memory: list[float]) -> None:
    seconds = status["metadata"]["elapsedTime"] / 1000
    records, failed = status["recordsCount"], status["recordsFailedCount"]
    tenths = memory[:: max(1, len(memory) // 10)]
    print(f"{what}: {status['status']}, {records:,} records ({failed:,} failed) in {seconds:.0f} s", end=", ")
    print(f"{records / max(seconds, 0.001):,.0f} records/s, {status['metadata']['totalApiCallCount']:,} vendor calls")
    print("    MiB over time: " + " ".join(f"{value:.0f}" for value in [*tenths, memory[-1]]))


def rows(path: Path, vendor: str, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS[vendor] + "\n")
        file.writelines(f"large.{n}@example.org,Given{n},Family{n}\n" for n in range(count))


def download(options: argparse.Namespace, folder: Path) -> None:
    criteria = {"objectName": options.object, "pageSize": options.page_size}
    with service(options.vendor, options.download, folder) as bulk:
        made = requests.post(f"{bulk.ready['url']}/bulk/download", json=criteria, headers=authorization(), timeout=60)
        tell(f"download from {options.vendor}", *watched(bulk, made.json()["id"]))


def upload(options: argparse.Namespace, folder: Path) -> None:
    source = folder / "rows.csv"
    rows(source, options.vendor, options.upload)
    with service(options.vendor, 10, folder) as bulk, source.open("rb") as file:
        url = f"{bulk.ready['url']}/bulk/{options.object}"
        form = {"metaData": options.metadata}
        made = requests.post(url, files={"file": file}, data=form, headers=authorization(), timeout=600)
        tell(f"upload to {options.vendor}", *watched(bulk, made.json()["id"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--download", type=int, metavar="N", help="download so many records")
    parser.add_argument("--upload", type=int, metavar="N", help="upload so many rows")
    parser.add_argument("--vendor", default="eloqua", choices=sorted(COLUMNS))
    parser.add_argument("--object", default="contact")
    parser.add_argument("--page-size", type=int, default=1000)
    parser.add_argument("--metadata", default="{}", help="metaData of the upload, as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.download:
            download(options, Path(name))
        if options.upload:
            upload(options, Path(name))


if __name__ == "__main__":
    main()

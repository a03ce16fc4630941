"""The kinds of jobs that are killed again and again: what makes them, what they run against, what must not change."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from mock_vendors.server import VendorServer
from processes import authorization
from processes.kills import Create, Moment, Sweep, created, vendor_server

COUNTERS = ("status", "recordsCount", "recordsFailedCount")
PATH = "/exports/killed.csv"
GIVEN = {"id", "Id", "attributes", "CaseNumber"}
"""What the vendor gives each record by itself, in the order of their arrival."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job; kills are at most ``calls`` vendor calls apart. ``kept`` reads what the job left elsewhere."""

    create: Create
    vendor: str
    records: int
    calls: int
    part: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    storages: Sequence[str] = ()
    kept: Callable[[VendorServer, Sequence[VendorServer], int], Any] = lambda *_: None


@dataclass(frozen=True, slots=True)
class Result:
    """How often the service was killed, and everything that must not depend on it."""

    kills: int
    outcome: tuple[Any, ...]


def swept(kind: Kind, when: list[Moment]) -> Result:
    """Run one job of this kind, its service killed at these moments."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        server = servers.enter_context(vendor_server(kind.vendor, kind.records, kind.part))
        storages = [servers.enter_context(vendor_server(name, 0)) for name in kind.storages]
        found = Sweep(Path(folder), server, kind.create, kind.settings, storages).run(when)
        kept = kind.kept(server, storages, kind.records)
    result = found.result if found.status["jobDirection"] == "DOWNLOAD" else b""
    return Result(found.kills, (*(found.status[key] for key in COUNTERS), result, kept))


def post(path: str, **more: Any) -> Create:
    """Return what makes a job by this call."""
    return lambda url: requests.post(f"{url}/bulk/{path}", headers=authorization(), timeout=30, **more)


def download(name: str, **criteria: Any) -> Create:
    return post("download", json={"objectName": name, **criteria})


def upload(name: str, header: str, row: str, count: int) -> Create:
    """Return an upload of rows that differ by their number, in place of each ``#`` in ``row``."""
    text = "\n".join([header, *(row.replace("#", str(number)) for number in range(count)), ""])
    return post(name, files={"file": ("rows.csv", text, "text/csv")})


def arrivals(resource: str) -> Callable[[VendorServer, Sequence[VendorServer], int], Any]:
    """Read what the vendor has got, in an order that does not depend on who came first."""

    def read(server: VendorServer, _storages: Sequence[VendorServer], start: int) -> Any:
        rows = [{name: row[name] for name in row.keys() - GIVEN} for row in created(server, resource, start)]
        return sorted(json.dumps(row, sort_keys=True) for row in rows)

    return read


def delivered(_server: VendorServer, storages: Sequence[VendorServer], _start: int) -> Any:
    """Read what the storage has got: names and sizes of whole files."""
    lines = requests.get(f"{storages[0].control_url}/objects", timeout=30).text.splitlines()
    files = [json.loads(line) for line in lines if line]
    return sorted((one["name"], one["size"]) for one in files if one["kind"] == "file")


CONTACTS = ("C_EmailAddress,C_FirstName", "kill.#@example.org,Given#")
CASES = ("Subject,Status,SuppliedEmail", "Killed #,New,kill.#@example.org")
TARGET = {"instanceId": "2", "path": PATH}
KINDS: Mapping[str, Kind] = {
    "download": Kind(download("contact", pageSize=50), "eloqua", 6_000, 12),
    "download, four at a time": Kind(
        download("contact", pageSize=50, format="text/csv"), "eloqua", 6_000, 12, settings={"bulk.parallel": "4"}
    ),
    "native download": Kind(
        post("query", params={"q": "select Id, Subject, Status from cases"}), "salesforce", 3_000, 4, part=100
    ),
    "delivery": Kind(
        download("contact", pageSize=500, format="text/csv", docsHubDetails=TARGET),
        "eloqua",
        6_000,
        2,
        storages=("s3",),
        kept=delivered,
    ),
    "upload": Kind(upload("contact", *CONTACTS, 300), "eloqua", 10, 30, kept=arrivals("contacts")),
    "upload, four at a time": Kind(
        upload("contact", *CONTACTS, 300),
        "eloqua",
        10,
        30,
        settings={"bulk.upload.parallel": "4"},
        kept=arrivals("contacts"),
    ),
    "native upload": Kind(upload("cases", *CASES, 300), "salesforce", 10, 2, kept=arrivals("Case")),
}

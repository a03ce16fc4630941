"""Mock vendors on real ports, asked over bare sockets and by ``requests``."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests

from contracts import Clock, VirtualClock
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

JOBS = "/v1/jobs?per_page=3"
RECORDS = 60
RESET = b"<reset>"


@cache
def spec() -> VendorSpec:
    return load_vendor("greenhouse")


@dataclass(frozen=True, slots=True)
class Wired:
    """A vendor on a port."""

    server: VendorServer

    @property
    def vendor(self) -> Vendor:
        return self.server.vendor

    def connect(self, *, timeout: float = 20) -> socket.socket:
        host, _, port = self.server.url.removeprefix("http://").rpartition(":")
        return socket.create_connection((host, int(port)), timeout=timeout)

    def request(self, method: str = "GET", path: str = JOBS, more: str = "", body: bytes = b"") -> bytes:
        """Return a request with the vendor's credentials; further header lines end with a line feed."""
        own = "".join(f"{name}: {text}\n" for name, text in self.vendor.headers.items())
        length = f"Content-Length: {len(body)}\n" if body else ""
        head = f"{method} {path} HTTP/1.1\nHost: vendor.test\n{own}{length}{more}\n"
        return head.replace("\n", "\r\n").encode() + body

    def talk(self, *sent: bytes) -> bytes:
        """Send all this over one connection and return what comes until its end, which may be a reset."""
        with self.connect() as connection:
            for piece in sent:
                connection.sendall(piece)
            return everything(connection)

    def once(self, **wish: Any) -> bytes:
        """Return the answer to one request, on a connection that ends with it."""
        return self.talk(self.request(more="Connection: close\n", **wish))

    @contextmanager
    def session(self) -> Iterator[requests.Session]:
        with requests.Session() as session:
            session.headers.update(self.vendor.headers)
            session.trust_env = False
            yield session

    def delivered(self, resource: str = "jobs") -> object:
        return self.vendor.ledger.account(resource, RECORDS, 0)["delivered"]

    def entries(self) -> list[dict[str, Any]]:
        self.vendor.ledger.settle()
        entries: list[dict[str, Any]] = self.vendor.journal.read(0, 1000)["entries"]
        return entries


def everything(connection: socket.socket) -> bytes:
    """Return what comes until the end."""
    got = bytearray()
    try:
        while piece := connection.recv(1 << 18):
            got += piece
    except ConnectionResetError:
        got += RESET
    return bytes(got)


def vendor(
    faults: Sequence[str] = (), *, clock: Clock | None = None, kind: type[Vendor] = Vendor, records: int = RECORDS
) -> Vendor:
    plan = FaultPlan(map(parse, faults), seed=5)
    return kind(spec(), seed=5, records=records, clock=clock or VirtualClock(), limits=False, faults=plan)


@contextmanager
def wired(*faults: str, clock: Clock | None = None, kind: type[Vendor] = Vendor, **options: Any) -> Iterator[Wired]:
    """Serve the vendor, by default on a clock of its own that moves when somebody waits on it."""
    with VendorServer(vendor(faults, clock=clock, kind=kind), **options) as server:
        yield Wired(server)

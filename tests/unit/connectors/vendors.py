"""A mock vendor at the other end of the in-process network, on the same clock as its client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from unit.connectors.wire import Calls, Said, Sent, Wire, connected

from contracts import VirtualClock
from harness.connectors.connector import Connector
from mock_vendors.exchange import Request
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor


def vendor_of(
    name: str, records: int, *, faults: tuple[str, ...] = (), limits: bool = False, state: Path | None = None
) -> Vendor:
    """Return a vendor with so many records of each kind."""
    plan = FaultPlan(map(parse, faults), seed=3)
    return Vendor(
        load_vendor(name), seed=3, records=records, clock=VirtualClock(), state=state, faults=plan, limits=limits
    )


def answering(vendor: Vendor) -> Callable[[Sent], Said]:
    """Return the vendor as something a wire can carry requests to."""

    def answer(sent: Sent) -> Said:
        parts = urlsplit(sent.url)
        headers = {name.lower(): value for name, value in sent.headers.items()}
        base = f"{parts.scheme}://{parts.netloc}"
        said = vendor.answer(Request(sent.method, parts.path, parts.query, headers, sent.body, base))
        return Said(said.status, said.body, tuple(said.headers), said.wire.stops_at if said.wire else None)

    return answer


def client_of(vendor: Vendor) -> tuple[Connector, Wire, Calls]:
    """Return a connector to the vendor, its wire, and a `Call` on the vendor's clock."""
    clock = vendor.clock
    assert isinstance(clock, VirtualClock)
    connector, wire = connected(vendor.spec.name, answering(vendor), clock=clock, credentials=vendor.credentials)
    return connector, wire, Calls(clock)

"""One mock vendor alone, as the suite that holds mocks to their vendors' documents wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.server import VendorServer
from mock_vendors.settings import parse_settings
from mock_vendors.vendor import Vendor

# Whoever holds S3 to its document cannot sign what he sends.
SETTINGS = {"s3": ("access.of.0.verify=false",)}
Alter = Callable[[Request, Answer], Answer]


class Ticking(VirtualClock):
    """A minute passes whenever somebody looks: no limit is reached, and every run sees the same times."""

    def now(self) -> float:
        self.advance(60)
        return super().now()


class Altered:
    """A vendor whose every answer goes through ``alter`` on its way out."""

    def __init__(self, vendor: Vendor, alter: Alter) -> None:
        self._vendor, self._alter = vendor, alter

    def __getattr__(self, name: str) -> object:
        return getattr(self._vendor, name)

    def answer(self, request: Request) -> Answer:
        return self._alter(request, self._vendor.answer(request))


def vendor_of(document: str) -> str:
    """Return whose API a document is: that of the vendor of its name, or one of several, as in `salesforce_bulk`."""
    return document if document in vendor_names() else document.rpartition("_")[0]


@contextmanager
def served_mock(
    document: str, *, alter: Alter | None = None, faults: Sequence[str] = (), records: int = 120, seed: int = 7
) -> Iterator[VendorServer]:
    """Serve the mock that a document is about, over so many records of each kind."""
    name = vendor_of(document)
    plan = FaultPlan(map(parse, faults), seed=seed)
    spec = load_vendor(name, parse_settings(SETTINGS.get(name, ())))
    vendor = Vendor(spec, seed=seed, records=records, clock=Ticking(), faults=plan)
    served = cast(Vendor, Altered(vendor, alter)) if alter else vendor
    with VendorServer(served, "127.0.0.1", 0) as server:
        yield server

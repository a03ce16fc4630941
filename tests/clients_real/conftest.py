"""Vendors on a socket, for the libraries that their users know them by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

Serve = Callable[..., VendorServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what serves a vendor: ``serve("stripe", records=230, faults=["status:500@calls=1"])``."""
    with ExitStack() as stack:

        def start(name: str, *, records: int = 60, faults: tuple[str, ...] = (), **options: Any) -> VendorServer:
            plan = FaultPlan(map(parse, faults), seed=3)
            clock = options.pop("clock", None) or VirtualClock()
            vendor = Vendor(load_vendor(name), seed=3, records=records, clock=clock, faults=plan, **options)
            return stack.enter_context(VendorServer(vendor, "127.0.0.1", 0))

        yield start


@pytest.fixture
def closing() -> Iterator[Callable[[Any], Any]]:
    """Return what hands its argument on and closes it in the end, as sessions of libraries that leave them open."""
    with ExitStack() as stack:

        def kept(thing: Any) -> Any:
            stack.callback(thing.close)
            return thing

        yield kept

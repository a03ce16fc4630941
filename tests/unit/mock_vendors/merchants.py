"""A small vendor whose gates are tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from unit.mock_vendors.conftest import Asker

from contracts import VirtualClock
from mock_vendors.load import load_vendor
from mock_vendors.permissions import parse_all
from mock_vendors.vendor import Vendor

FILE = Path(__file__).with_name("merchant.yaml")


def merchant(*permissions: str, limits: bool = False, state: Path | None = None, clock: Any = None) -> Asker:
    """Return somebody who asks the merchant, over 60 records of each kind."""
    spec = load_vendor(FILE)
    vendor = Vendor(spec, seed=5, records=60, clock=clock or VirtualClock(), state=state, limits=limits)
    vendor.permissions.add(parse_all(permissions, spec.resources))
    return Asker(vendor)

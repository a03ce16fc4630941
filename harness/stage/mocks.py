"""The mock vendors as the harness uses them in its own process: served, described, drafted.

No other module of the harness knows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from contracts import Clock, VirtualClock, nearest
from harness.connectors.definition import connector_names
from harness.staging.errors import StageError
from mock_vendors.draft import drafted, read_document
from mock_vendors.explain import explained
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor, parse_vendor, source, vendor_names
from mock_vendors.profiles import load_profile, profile_names
from mock_vendors.server import VendorServer
from mock_vendors.settings import parse_settings
from mock_vendors.vendor import Vendor

# Whoever holds S3 to its document cannot sign what he sends.
SETTINGS = {"s3": ("access.of.0.verify=false",)}


class Ticking(VirtualClock):
    """A minute passes whenever somebody looks: no limit is reached, and every run sees the same times."""

    def now(self) -> float:
        self.advance(60)
        return super().now()


def served_vendor(name: str, *, records: int, seed: int, clock: Clock, host: str) -> VendorServer:
    """Return a mock vendor with so many records of each kind, not started yet, for a free port of that address."""
    return VendorServer(Vendor(load_vendor(name), seed=seed, records=records, clock=clock), host, 0)


@contextmanager
def served_mock(
    document: str, *, faults: Sequence[str] = (), records: int = 120, seed: int = 7
) -> Iterator[VendorServer]:
    """Serve the mock that a document is about, over so many records of each kind."""
    name = vendor_of(document)
    plan = FaultPlan(map(parse, faults), seed=seed)
    spec = load_vendor(name, parse_settings(SETTINGS.get(name, ())))
    vendor = Vendor(spec, seed=seed, records=records, clock=Ticking(), faults=plan)
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        yield server


def vendor_of(document: str) -> str:
    """Return whose API a document is: that of the vendor of its name, or one of several, as in `salesforce_bulk`."""
    return document if document in vendor_names() else document.rpartition("_")[0]


def vendor_source(name: str) -> str:
    """Return the text of a vendor file; raise `ContractError` for an unknown name."""
    return source(name)


def vendor_manners(name_or_path: str) -> list[dict[str, Any]]:
    """Return everything that a vendor does, each with its source; raise `ContractError` for a file that is wrong."""
    return [asdict(manner) for manner in explained(load_vendor(name_or_path))]


def profiles() -> dict[str, str]:
    """Return the titles of the profiles by their names."""
    return {name: load_profile(name).title for name in profile_names()}


def vendor_summary(name: str) -> dict[str, Any]:
    """Return what a list of vendors shows of one."""
    spec = load_vendor(name)
    return {"vendor": spec.name, "name": spec.display_name, "resources": list(spec.resources)}


def chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all; raise `StageError` for a name that is not known."""
    known = vendor_names()
    for name in names:
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, known)}")
    return tuple(name for name in known if name in names) if names else known


def connected(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all, that the bulk service has a connector for; raise `StageError`."""
    known = vendor_names()
    with_connector = tuple(name for name in known if name in connector_names())
    for name in names:
        if name in known and name not in with_connector:
            raise StageError(f"the bulk service has no connector for '{name}'; it has: {', '.join(with_connector)}")
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, with_connector)}")
    return tuple(name for name in with_connector if name in names) if names else with_connector


def is_file(vendor: str) -> bool:
    """Tell whether a vendor is named by its file."""
    return vendor.endswith((".yaml", ".yml"))


def known_vendor(vendor: str) -> None:
    """Raise `StageError` or `ContractError` unless this is the name of a vendor or a vendor's file."""
    if is_file(vendor):
        load_vendor(vendor)
    else:
        chosen((vendor,))


def vendor_draft(openapi: Path, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a vendor file drafted from an OpenAPI document, and the operations that are not in it with the reasons.

    Raises `ContractError` for a file that is no such document, or that has no list of records.
    """
    draft = drafted(read_document(openapi), name)
    parse_vendor(draft.text, f"{name}.yaml")
    return draft.text, draft.left_out

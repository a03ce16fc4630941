"""Vendors' bulk APIs in the process: a client of each, and a walk through a result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from unit.connectors.vendors import answering
from unit.connectors.wire import Calls, Said, Sent, Wire, connected

from contracts import VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.native import NativePages
from harness.connectors.page import Ask, Position
from mock_vendors.faults import parse
from mock_vendors.jobs.words import parse_all
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor

APIS = {"salesforce_bulk2": "salesforce", "salesforce_bulk1": "salesforce", "eloqua_bulk": "eloqua"}
OBJECTS = {"salesforce": ("cases", "Case"), "eloqua": ("contact", "contacts")}
Answering = Callable[[Sent], Said]


@cache
def made(name: str, records: int, _copy: str) -> Vendor:
    return Vendor(load_vendor(name), seed=3, records=records, clock=VirtualClock(), limits=False)


def bulk_vendor(
    api: str, records: int = 43, *, job_faults: Iterable[str] = (), faults: Iterable[str] = (), copy: str = ""
) -> Vendor:
    """Return the vendor that has this API, on whose jobs and calls these faults fall.

    Making one takes longer than a job, so that it is the same one each time; whoever writes to it takes a ``copy``.
    """
    vendor = made(APIS[api], records, copy)
    vendor.faults.replace(map(parse, faults))
    vendor.job_faults.replace(parse_all(job_faults, vendor.spec.resources))
    return vendor


def bulk_client(
    api: str, vendor: Vendor, wrap: Callable[[Answering], Answering] = lambda answer: answer, **settings: str
) -> tuple[Connector, Wire, Calls]:
    """Return a connector that uses this API, its wire, and a `Call` on the vendor's clock."""
    clock = vendor.clock
    assert isinstance(clock, VirtualClock)
    connector, wire = connected(
        APIS[api],
        wrap(answering(vendor)),
        clock=clock,
        credentials=vendor.credentials,
        settings={"bulk.native.api": api, "native.part": "10", "native.wait": "600", **settings},
    )
    return connector, wire, Calls(clock)


def result(pages: NativePages, ask: Ask, call: Calls, position: Position | None = None) -> list[bytes]:
    """Return all records from a position on."""
    found: list[bytes] = []
    for _ in range(1000):
        page = pages.page(ask, position, call)
        found += page.records
        if page.next is None:
            return found
        position = page.next
    raise AssertionError("the result does not end")


def whole(api: str, vendor: Vendor, **settings: str) -> list[Any]:
    """Return the records of the API's sample object, all of them, in the order of their keys."""
    connector, _, call = bulk_client(api, vendor, **settings)
    name = OBJECTS[APIS[api]][0]
    return ordered(result(connector.native_pages(name), Ask(name), call))


def truth(api: str, vendor: Vendor) -> list[Any]:
    """Return what the vendor has of that object."""
    data = vendor.stock.datasets[OBJECTS[APIS[api]][1]]
    return ordered(data.row(row) for row in range(data.count))


def ordered(records: Iterable[bytes]) -> list[Any]:
    return sorted(map(json.loads, records), key=lambda record: str(record.get("Id", record.get("id"))))

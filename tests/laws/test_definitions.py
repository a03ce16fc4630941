"""Every connector against its vendor: all records, whatever the size of a page, a token's life, or a record's make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import records, walked

from harness.connectors.definition import connector_names, load_definition
from harness.connectors.page import Ask
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.vendor import Vendor

LISTS = [(name, found.name) for name in connector_names() for found in load_definition(name).objects]
# Of these the laws on both halves of paging try every list in every way.
ELSEWHERE = ("eloqua", "etsy", "greenhouse", "salesforce")
ROOTS = [pair for pair in LISTS if load_definition(pair[0]).object(pair[1]).parent is None]
SHORT = {name: list_name for name, list_name in ROOTS if name not in ELSEWHERE}
# Making a vendor's records ready takes longer than a walk over them.
vendor_at = cache(vendor_of)


def rows(vendor: Vendor, list_name: str) -> list[bytes]:
    """Return the vendor's own records, with the address that this vendor is asked at."""
    data = vendor.stock.datasets[load_definition(vendor.spec.name).object(list_name).vendor_name]
    own = vendor.spec.base_url.encode() if vendor.spec.rebased else b"\0"
    return [data.row(index).replace(own, b"http://vendor.test") for index in range(data.count)]


def truth(vendor: Vendor, list_name: str) -> list[bytes]:
    """Return what a list has to hold, the fewer and the fuller lists of some vendors included."""
    match vendor.spec.name, list_name:
        case "square", "locations":
            return [b'{"id":"%b","name":"%b","status":"ACTIVE"}' % pair for pair in _locations(vendor)]
        case "slack", "messages" | "replies" | "memberships":
            return [json.dumps(record, ensure_ascii=False).encode() for record in _below_channels(vendor, list_name)]
    return rows(vendor, list_name)


def _locations(vendor: Vendor) -> list[tuple[bytes, bytes]]:
    return [(key.encode(), name.encode()) for key, name in vendor.spec.facts["locations"].items()]


def _below_channels(vendor: Vendor, list_name: str) -> Iterator[dict[str, Any]]:
    """Yield what belongs to each channel, with the channel: messages and replies only where the caller is a member."""
    channels, below = vendor.stock.datasets["channels"], vendor.stock.datasets[list_name]
    for row in range(channels.count):
        channel = channels.record(row)
        owners = vendor.stock.family("messages").children(row) if list_name == "replies" else [row]
        children = [child for owner in owners for child in vendor.stock.family(list_name).children(owner)]
        if list_name == "memberships":
            yield from ({"channel": channel["id"], "user": below.record(child)["user"]} for child in children)
        elif channel["is_member"]:
            yield from ({"channel": channel["id"], **below.record(child)} for child in children)


def test_every_object_of_a_connector_is_one_of_its_vendor() -> None:
    served = {(name, resource) for name in vendor_names() for resource in load_vendor(name).resources}
    named = {(name, load_definition(name).object(list_name).vendor_name) for name, list_name in LISTS}
    assert named - served == {("square", "locations")}
    assert served - named == set()


@pytest.mark.parametrize(("name", "list_name"), LISTS)
@pytest.mark.parametrize(("count", "size"), [(0, 5), (9, 4)])
def test_every_record_comes_once(name: str, list_name: str, count: int, size: int) -> None:
    vendor = vendor_at(name, count)
    connector, _, call = client_of(vendor)
    got = records(walked(connector, Ask(list_name, size), call))
    assert sorted(map(compact, got)) == sorted(map(compact, truth(vendor, list_name)))


def compact(record: bytes) -> bytes:
    """Write a record whose children say whose they are in one way."""
    return json.dumps(json.loads(record)).encode() if record.startswith(b'{"channel"') else record


@pytest.mark.parametrize(("name", "list_name"), SHORT.items())
def test_the_vendors_own_limits_are_lived_with(name: str, list_name: str) -> None:
    vendor = vendor_of(name, 60, limits=True)
    connector, _, call = client_of(vendor)
    assert sorted(records(walked(connector, Ask(list_name, 1), call))) == sorted(truth(vendor, list_name))


@pytest.mark.parametrize(("name", "list_name"), SHORT.items())
def test_outages_on_the_way_leave_no_trace(name: str, list_name: str) -> None:
    vendor = vendor_of(
        name, 12, faults=("status:503@calls=2", "cut:0.5@calls=4", "reset@calls=6", "throttle:3@calls=7")
    )
    connector, _, call = client_of(vendor)
    assert sorted(records(walked(connector, Ask(list_name, 3), call))) == sorted(truth(vendor, list_name))
    assert len(call.waits) >= 3

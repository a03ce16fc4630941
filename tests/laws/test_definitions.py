"""Every connector against its vendor: all records, whatever the size of a page, a token's life, or a record's make."""

from __future__ import annotations

import json
from functools import cache

import pytest
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import records, walked

from harness.connectors.definition import connector_names, load_definition
from harness.connectors.page import Ask
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.vendor import Vendor

LISTS = [(name, found.name) for name in connector_names() for found in load_definition(name).objects]
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
        case "slack", "messages":
            return [rows(vendor, "messages")[row] for _, row in _below(vendor, "messages", members=True)]
        case "slack", "memberships":
            users = [json.loads(row)["user"] for row in rows(vendor, "memberships")]
            pairs = _below(vendor, "memberships", members=False)
            return [json.dumps({"channel": key, "user": users[row]}).replace(" ", "").encode() for key, row in pairs]
    return rows(vendor, list_name)


def _locations(vendor: Vendor) -> list[tuple[bytes, bytes]]:
    return [(key.encode(), name.encode()) for key, name in vendor.spec.facts["locations"].items()]


def _below(vendor: Vendor, resource: str, *, members: bool) -> list[tuple[str, int]]:
    """Return the rows below the channels, or below those only that the caller is a member of."""
    channels, family = vendor.stock.datasets["channels"], vendor.stock.family(resource)
    shown = [(row, channels.record(row)) for row in range(channels.count)]
    kept = [(row, record["id"]) for row, record in shown if record["is_member"] or not members]
    return [(key, child) for row, key in kept for child in family.children(row)]


def test_every_object_of_a_connector_is_one_of_its_vendor() -> None:
    served = {(name, resource) for name in vendor_names() for resource in load_vendor(name).resources}
    named = {(name, load_definition(name).object(list_name).vendor_name) for name, list_name in LISTS}
    assert named - served == {("square", "locations")}
    assert served - named == {("slack", "replies")}


@pytest.mark.parametrize(("name", "list_name"), LISTS)
@pytest.mark.parametrize(("count", "size"), [(0, 5), (7, 2), (41, 200)])
def test_every_record_comes_once(name: str, list_name: str, count: int, size: int) -> None:
    vendor = vendor_at(name, count)
    connector, _, call = client_of(vendor)
    assert sorted(records(walked(connector, Ask(list_name, size), call))) == sorted(truth(vendor, list_name))

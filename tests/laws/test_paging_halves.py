"""The two halves of paging, written apart, meet on the wire: every record once, in order, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import Calls, records, walked

from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.guard import Guard
from harness.connectors.page import Ask, Page, Position
from harness.ocnql import matches, parse_condition
from mock_vendors.faults import parse
from mock_vendors.vendor import Vendor

NAMES = ("eloqua", "etsy", "greenhouse", "salesforce")
LISTS = [(name, found.name) for name in NAMES for found in load_definition(name).objects]
FLAT = [pair for pair in LISTS if pair != ("eloqua", "activities")]
NEWEST_FIRST = {("etsy", name) for name in ("transactions", "reviews", "ledger_entries")}
EFFECTS = ("status:503", "throttle:2", "throttle", "reset", "cut:0.5", "cut:1", "cut:0.999")
# Making a vendor's records ready takes longer than a walk over them.
vendor_at = cache(vendor_of)


def truth(vendor: Vendor, list_name: str) -> list[bytes]:
    """Return the vendor's own records, as its list serves them."""
    data = vendor.stock.datasets[load_definition(vendor.spec.name).object(list_name).vendor_name]
    rows = [data.row(index) for index in range(data.count)]
    return rows[::-1] if (vendor.spec.name, list_name) in NEWEST_FIRST else rows


def guarded(connector: Connector, ask: Ask, call: Calls) -> Iterator[Page]:
    """Walk a list with a guard beside, each position having gone through JSON."""
    guard, position = Guard(), None
    while True:
        page = connector.page(ask, position, call)
        guard.observe(position, page)
        yield page
        if page.next is None:
            return
        position = json.loads(json.dumps(page.next))


@contextmanager
def troubled(vendor: Vendor, fault: str) -> Iterator[None]:
    """Put a fault in force for a while."""
    vendor.faults.replace([parse(fault)])
    try:
        yield
    finally:
        vendor.faults.replace([])


@pytest.mark.parametrize(("name", "list_name"), FLAT)
@pytest.mark.parametrize("count", [0, 1, 14, 403])
def test_every_record_comes_once_in_order_at_every_size(name: str, list_name: str, count: int) -> None:
    vendor = vendor_at(name, count)
    most = load_definition(name).object(list_name).pagination.max
    for size in {1, 2, 7, 200, most, most + 1} if count < 50 else {100, most, most + 1}:
        connector, wire, call = client_of(vendor)
        pages = list(guarded(connector, Ask(list_name, size), call))
        assert records(pages) == truth(vendor, list_name)
        assert max(len(page.records) for page in pages) <= size
        assert len(wire.sent) <= max(1, -(-count // min(size, most))) + (count % min(size, most) == 0)


@settings(max_examples=15)
@pytest.mark.parametrize(("name", "list_name"), FLAT)
@given(count=st.sampled_from([0, 1, 2, 6, 12]), size=st.integers(1, 6))
def test_every_record_comes_once_for_any_count_and_size(name: str, list_name: str, count: int, size: int) -> None:
    vendor = vendor_at(name, count)
    connector, _, call = client_of(vendor)
    assert records(list(guarded(connector, Ask(list_name, size), call))) == truth(vendor, list_name)


@pytest.mark.parametrize("size", [1, 3, 200])
def test_every_child_comes_once(size: int) -> None:
    vendor = vendor_at("eloqua", 17)
    connector, _, call = client_of(vendor)
    got = records(list(guarded(connector, Ask("activities", size), call)))
    assert len(got) == len(set(got))
    assert sorted(got) == sorted(truth(vendor, "activities"))


@pytest.mark.parametrize(("name", "list_name"), FLAT)
@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_fault_on_any_page_leaves_no_trace(name: str, list_name: str, effect: str, rank: int) -> None:
    size, count = (200, 403) if name == "salesforce" else (5, 14)
    vendor = vendor_at(name, count)
    connector, wire, call = client_of(vendor)
    with troubled(vendor, f"{effect}@calls={rank}-{rank + 2}"):
        got = records(walked(connector, Ask(list_name, size), call))
    assert got == truth(vendor, list_name)
    assert (len(wire.sent), len(call.waits)) == (6, 3)


@pytest.mark.parametrize("name", NAMES)
def test_the_vendors_own_limits_are_lived_with(name: str) -> None:
    vendor = vendor_of(name, 130, limits=True)
    connector, _, call = client_of(vendor)
    list_name = load_definition(name).objects[-1].name
    assert records(walked(connector, Ask(list_name, 2), call)) == truth(vendor, list_name)


@pytest.mark.parametrize(("name", "list_name"), FLAT)
def test_a_walk_goes_on_in_another_process_at_any_page(name: str, list_name: str) -> None:
    vendor, ask = vendor_at(name, 14), Ask(list_name, 3)
    whole = walked(client_of(vendor)[0], ask)
    for cut in range(1, len(whole)):
        rest: list[Page] = []
        position: Position | None = json.loads(json.dumps(whole[cut - 1].next))
        while position is not None:
            rest.append(client_of(vendor)[0].page(ask, position, Calls()))
            position = rest[-1].next
        assert records(whole[:cut]) + records(rest) == truth(vendor, list_name)


@pytest.mark.parametrize(
    ("name", "list_name", "where"),
    [
        ("greenhouse", "candidates", "created_at >= '2015-01-01T00:05:00Z' and is_private = true"),
        ("greenhouse", "candidates", "updated_at < '2015-06-01' or tags like '%a%'"),
        ("greenhouse", "applications", "status = 'active' and last_activity_at > '2015-03-01'"),
        ("greenhouse", "jobs", "status != 'open' and created_at <= '2015-01-01T00:10:00.500Z'"),
        ("etsy", "listings", "state = 'active' and quantity > 500"),
        ("etsy", "receipts", "created_timestamp >= '2015-01-01T00:10:00Z' and is_paid = 'true'"),
        ("etsy", "receipts", "created_timestamp = '2015-01-01T00:00:00Z'"),
        ("eloqua", "contact", "createdAt > 1420071000 and firstName is not null"),
        ("eloqua", "contact", "updatedAt <= '2015-06-01' and title is null"),
        ("eloqua", "account", "name like '%a%'"),
        ("eloqua", "contact", "emailAddress like '%1@example.org' or id < '1010'"),
        ("salesforce", "cases", "Status in ('New', 'Closed') and IsClosed = false"),
        ("salesforce", "cases", "Status != 'New' or Origin is null"),
        ("salesforce", "cases", "CreatedDate >= '2015-01-01T00:20:00Z' and Subject like '%e%'"),
        ("salesforce", "contacts", "Title is not null and LastName like 'S%'"),
        ("salesforce", "contacts", "MailingCountry = 'USA' and CreatedDate < '2015-01-01T02:00:00+01:00'"),
        ("salesforce", "accounts", "NumberOfEmployees > 20000 and AnnualRevenue <= 5000000000"),
        ("salesforce", "accounts", "Industry = 'Food & Beverage' or BillingCountry = 'Côte d''Ivoire'"),
    ],
)
def test_a_pushed_condition_keeps_exactly_what_our_rules_keep(name: str, list_name: str, where: str) -> None:
    vendor, condition = vendor_at(name, 200), parse_condition(where)
    connector, _, call = client_of(vendor)
    kept = [record for record in truth(vendor, list_name) if matches(condition, json.loads(record))]
    assert records(walked(connector, Ask(list_name, 37, condition), call)) == kept
    assert kept


@pytest.mark.parametrize(
    ("name", "list_name", "order"),
    [
        ("etsy", "receipts", "receipt_id desc"),
        ("etsy", "listings", "created_timestamp desc"),
        ("eloqua", "contact", "id DESC"),
        ("salesforce", "cases", "Id desc"),
        ("square", "customers", "created_at desc"),
        ("zendesk", "tickets", "updated_at desc"),
        ("msgraph", "users", "createdDateTime desc"),
        ("github", "issues", "created_at desc"),
    ],
)
def test_an_order_is_the_vendors(name: str, list_name: str, order: str) -> None:
    vendor = vendor_at(name, 30)
    connector, _, call = client_of(vendor)
    field = order.split(maxsplit=1)[0]
    got = [json.loads(record)[field] for record in records(walked(connector, Ask(list_name, 7, order_by=order), call))]
    assert len(got) == 30
    assert got == sorted(got, reverse=True)


def test_fields_are_left_out_where_the_vendor_can() -> None:
    connector, _, call = client_of(vendor_at("salesforce", 7))
    ask = Ask("cases", 200, parse_condition("Status is not null"), fields=("Subject",))
    first = json.loads(records(walked(connector, ask, call))[0])
    assert set(first) == {"attributes", "Id", "Subject", "Status", "CreatedDate", "SystemModstamp"}


CREATED = {
    ("greenhouse", "candidates"): {
        "first_name": "Ada",
        "last_name": "Quill",
        "email_addresses.value": "ada@example.org",
        "applications.job_id": "501",
    },
    ("eloqua", "contact"): {
        "C_EmailAddress": "ada@example.org",
        "C_FirstName": "Ada",
        "C_Website1": "http://x.example",
    },
    ("eloqua", "account"): {"name": "Quill Ltd", "city": "Delft"},
    ("salesforce", "cases"): {"Subject": "It's broken", "Origin": "Web"},
    ("salesforce", "contacts"): {"LastName": "Quill", "Email": "ada@example.org"},
    ("salesforce", "accounts"): {"Name": "Quill Ltd", "NumberOfEmployees": "12"},
    ("etsy", "listings"): {
        "quantity": "3",
        "title": "A blue mug",
        "description": "Made of clay.",
        "price": "12.50",
        "who_made": "i_did",
        "when_made": "made_to_order",
        "taxonomy_id": "1062",
    },
}


@pytest.mark.parametrize(("name", "list_name"), CREATED)
def test_what_is_created_is_found_again_and_nothing_else_is(name: str, list_name: str) -> None:
    vendor, record = vendor_of(name, 30), CREATED[name, list_name]
    connector, _, call = client_of(vendor)
    since = vendor.clock.now()
    assert connector.find(list_name, record, since=since, call=call) == ()
    identity = connector.create(list_name, record, call)
    assert connector.find(list_name, record, since=since, call=call) == (identity,)
    vendor.clock.sleep(60)
    assert connector.find(list_name, record, since=vendor.clock.now(), call=call) == ()

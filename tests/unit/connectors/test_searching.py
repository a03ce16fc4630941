"""A search is asked where it can narrow a condition, and trusted no further than it can be."""

from __future__ import annotations

from urllib.parse import urlsplit

from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import Calls, Wire, records, walked

from harness.connectors.page import Ask
from harness.ocnql import parse_condition


def paths(wire: Wire) -> list[str]:
    return [urlsplit(sent.url).path for sent in wire.sent]


def ask(where: str, name: str = "contacts", size: int = 200, order: str | None = None) -> Ask:
    return Ask(name, size, parse_condition(where), order_by=order)


def test_a_search_waits_until_its_index_knows_what_was_there_at_the_beginning() -> None:
    connector, wire, call = client_of(vendor_of("hubspot", 30))
    records(walked(connector, ask("properties.lifecyclestage = 'lead'"), call))
    assert call.waits == [10.0]
    assert paths(wire) == ["/crm/v3/objects/contacts/search"]


def test_a_record_created_just_before_is_found() -> None:
    vendor = vendor_of("hubspot", 30)
    connector, _, call = client_of(vendor)
    connector.create("contacts", {"properties.email": "ada@example.org"}, call)
    assert len(records(walked(connector, ask("properties.email = 'ada@example.org'"), call))) == 1


def test_a_search_goes_beyond_the_vendors_ceiling_by_keys() -> None:
    vendor = vendor_of("hubspot", 500)
    connector, wire, call = client_of(vendor)
    got = records(walked(connector, ask("createdAt >= '2000-01-01'"), call))
    assert len(got) == len(set(got)) == 500
    assert paths(wire) == ["/crm/v3/objects/contacts/search"] * 3
    assert b'"operator":"GT"' in wire.sent[-1].body


def test_what_leaves_the_list_meanwhile_moves_nothing() -> None:
    vendor = vendor_of("hubspot", 450)
    connector, _, call = client_of(vendor)
    wanted = ask("createdAt >= '2000-01-01' and properties.city != 'Delft'")
    first = connector.page(wanted, None, call)
    data = vendor.stock.datasets["contacts"]
    data.delete(0)
    rest = connector.page(wanted, first.next, call)
    assert len(first.records) + len(rest.records) == 400
    assert not set(first.records) & set(rest.records)


def test_more_than_fits_into_one_page_is_read_from_the_whole_list() -> None:
    vendor = vendor_of("zendesk", 400)
    connector, wire, call = client_of(vendor)
    got = records(walked(connector, ask("created_at >= '2000-01-01'", "tickets"), call))
    assert len(got) == 400
    assert paths(wire) == ["/api/v2/search", *["/api/v2/tickets"] * 4]


def test_the_vendors_own_list_filter_and_an_order_go_before() -> None:
    connector, wire, call = client_of(vendor_of("zendesk", 30))
    records(walked(connector, ask("role = 'admin' and name = 'Ada'", "users"), call))
    assert paths(wire) == ["/api/v2/users"]
    assert call.waits == []


def test_pages_are_counted_in_the_whole_list_only() -> None:
    connector, wire, _ = client_of(vendor_of("zendesk", 30))
    wanted = ask("status = 'open'", "tickets", 10)
    connector.page(wanted, connector.at_page(wanted, 1), Calls())
    assert paths(wire) == ["/api/v2/tickets"]


def test_what_is_found_looks_like_what_is_listed() -> None:
    connector, wire, call = client_of(vendor_of("zendesk", 30))
    found = set(records(walked(connector, ask("status = 'open'", "tickets"), call)))
    assert paths(wire) == ["/api/v2/search"]
    assert found <= set(records(walked(connector, Ask("tickets"), call)))
    assert found

"""Written through a connector, a record is at its vendor once, and says what it was told: every vendor, every way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import Calls

from harness.connectors.connector import Connector
from harness.connectors.definition import connector_names, load_definition
from harness.connectors.errors import ConnectorError, Refused, UnknownOutcome
from harness.connectors.lookup import says, value_at
from harness.connectors.native import Way
from harness.connectors.page import Ask
from harness.connectors.spans import decoded
from harness.ocnql import Comparison
from mock_vendors.vendor import Vendor

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """Records of one object: how one is made, what of it is changed, and by which field it may be known."""

    resource: str
    record: Record
    change: str = ""
    known_by: str = ""
    bad: Record = field(default_factory=dict)


MAIL = "ada@example.org"
KINDS: Mapping[tuple[str, str], Kind] = {
    ("eloqua", "contact"): Kind("contacts", {"C_EmailAddress": MAIL}, "C_FirstName", "C_EmailAddress"),
    ("eloqua", "account"): Kind("accounts", {"name": "Quill"}, "city", "name"),
    ("etsy", "listings"): Kind(
        "listings",
        {
            "title": "Mug", "quantity": "3", "description": "Clay.", "price": "12.5", "who_made": "i_did",
            "when_made": "made_to_order", "taxonomy_id": "1062",
        },
        "description",
    ),
    ("github", "issues"): Kind("issues", {"title": "Quill"}, "title"),
    ("greenhouse", "candidates"): Kind(
        "candidates", {"first_name": "Ada", "last_name": "Q", "applications.job_id": "JOB"}, "last_name"
    ),
    ("greenhouse_v3", "candidates"): Kind("candidates", {"first_name": "Ada", "last_name": "Q"}, "last_name"),
    ("hubspot", "contacts"): Kind(
        "contacts", {"properties.email": MAIL}, "properties.city", "properties.email", {"properties.email": "none"}
    ),
    ("hubspot", "companies"): Kind("companies", {"properties.name": "Quill"}, "properties.name"),
    ("hubspot", "deals"): Kind("deals", {"properties.dealname": "Quill"}, "properties.dealname"),
    ("msgraph", "users"): Kind(
        "users",
        {
            "displayName": "Ada", "userPrincipalName": MAIL, "mailNickname": "ada", "accountEnabled": "true",
            "passwordProfile.password": "Xy12345678!",
        },
        "displayName", "userPrincipalName", {"displayName": "Nobody"},
    ),
    ("salesforce", "cases"): Kind("Case", {"Subject": "Quill"}, "Origin", "Subject", {"Nope": "x"}),
    ("salesforce", "contacts"): Kind("Contact", {"LastName": "Quill"}, "FirstName", "LastName", {"FirstName": "x"}),
    ("salesforce", "accounts"): Kind("Account", {"Name": "Quill"}, "Phone", "Name", {"Phone": "1"}),
    ("shopify", "orders"): Kind(
        "orders",
        {"email": MAIL, "line_items.title": "x", "line_items.price": "2", "line_items.quantity": "1"},
        "note",
    ),
    ("shopify", "customers"): Kind("customers", {"email": MAIL, "first_name": "Ada"}, "first_name", "email"),
    ("shopify", "products"): Kind("products", {"title": "Mug"}, "title"),
    ("slack", "messages"): Kind("messages", {"channel": "", "text": "Quill"}),
    ("square", "customers"): Kind("customers", {"given_name": "Ada", "email_address": MAIL}, "given_name"),
    ("square", "payments"): Kind(
        "payments", {"source_id": "cnon:card-nonce-ok", "amount_money.amount": "100", "amount_money.currency": "USD"}
    ),
    ("stripe", "customers"): Kind("customers", {"email": MAIL, "name": "Ada"}, "name", "email"),
    ("stripe", "charges"): Kind("charges", {"amount": "100", "currency": "usd", "source": "tok_visa"}),
    ("zendesk", "tickets"): Kind(
        "tickets", {"subject": "Quill", "comment.body": "b"}, "subject", "", {"subject": "no comment"}
    ),
}  # fmt: skip
CHANGED = [place for place, kind in KINDS.items() if kind.change]
KNOWN = [place for place, kind in KINDS.items() if kind.known_by]
BATCHED = [place for place, kind in KINDS.items() if load_definition(place[0]).object(place[1]).batch]
KEYED = [("square", "customers"), ("square", "payments"), ("stripe", "customers"), ("stripe", "charges")]


def count(vendor: Vendor, kind: Kind) -> int:
    return len(vendor.stock.datasets[kind.resource])


def filled(record: Record, vendor: Vendor) -> Record:
    """Put in what only the vendor's data say."""
    return {
        field: str(vendor.stock.datasets["jobs"].record(0)["id"]) if value == "JOB" else value
        for field, value in record.items()
    }


def read(connector: Connector, name: str, identity: str, call: Calls) -> dict[str, Any]:
    """Return the record with this id, as the vendor's list shows it."""
    found = connector.definition.object(name)
    query = found.create.find_query if found.create else {}
    ask = Ask(name, 1000, Comparison(found.primary_key, "=", identity), query=query)
    page = connector.page(ask, None, call)
    while not page.records and page.next is not None:
        page = connector.page(ask, page.next, call)
    return decoded(page.records[0])


def test_no_object_that_can_be_written_is_left_out() -> None:
    definitions = map(load_definition, connector_names())
    assert {(one.name, found.name) for one in definitions for found in one.objects if found.actions} == set(KINDS)


@pytest.mark.parametrize(("name", "list_name"), CHANGED)
def test_a_change_is_there_even_when_its_answer_is_lost(name: str, list_name: str) -> None:
    kind, vendor = (
        KINDS[name, list_name],
        vendor_of(name, 12, faults=("cut:0@verb=update,calls=1", "status:500@verb=update,calls=2")),
    )
    connector, _, call = client_of(vendor)
    identity = connector.create(list_name, filled(kind.record, vendor), call)
    key, before = connector.definition.object(list_name).primary_key, count(vendor, kind)
    writer = connector.writer(list_name, Way("update", key))
    assert writer.write({key: identity, kind.change: "Other"}, "", call) == identity
    aliases = connector.definition.object(list_name).create.aliases  # type: ignore[union-attr]
    assert value_at(read(connector, list_name, identity, call), aliases.get(kind.change, kind.change)) == "Other"
    assert count(vendor, kind) == before


@pytest.mark.parametrize(("name", "list_name"), KNOWN)
def test_an_upsert_makes_a_record_once_and_changes_it_afterwards(name: str, list_name: str) -> None:
    kind, vendor = KINDS[name, list_name], vendor_of(name, 12)
    connector, _, call = client_of(vendor)
    writer, before = connector.writer(list_name, Way("upsert", kind.known_by)), count(vendor, kind)
    made = writer.write(kind.record, "k1", call)
    assert writer.write({**kind.record, kind.change: "Other"}, "k2", call) == made
    assert count(vendor, kind) == before + 1


def test_salesforce_upserts_by_an_external_id_itself() -> None:
    vendor = vendor_of("salesforce", 12)
    connector, wire, call = client_of(vendor)
    writer = connector.writer("cases", Way("upsert", "External_Id__c"))
    first = writer.write({"External_Id__c": "x/7", "Subject": "a"}, "", call)
    again, other = writer.write_many([{"External_Id__c": i, "Subject": "b"} for i in ("x/7", "8")], call)
    assert (first, first == again, len(vendor.stock.datasets["Case"])) == (again, True, 14)
    assert isinstance(other, str)
    assert wire.sent[-2].target.endswith("/External_Id__c/x%2F7")


@pytest.mark.parametrize(("name", "list_name"), BATCHED)
def test_a_batch_tells_of_each_record_what_it_would_have_come_to_alone(name: str, list_name: str) -> None:
    kind, vendor = KINDS[name, list_name], vendor_of(name, 12)
    connector, _, call = client_of(vendor)
    writer, before = connector.writer(list_name, Way()), count(vendor, kind)
    other = {kind.known_by: f"b{MAIL}"} if kind.record.get(kind.known_by) == MAIL else {kind.change: "Other"}
    records = [kind.record, kind.bad, {**kind.record, **other}] if kind.bad else [kind.record]
    verdicts = writer.write_many(records, call)
    good = [verdict for verdict in verdicts if isinstance(verdict, str)]
    assert [isinstance(verdict, Refused) for verdict in verdicts] == [record is kind.bad for record in records]
    assert (count(vendor, kind), len(set(good))) == (before + len(good), len(good))
    first = read(connector, list_name, good[0], call)
    assert says(first, {"x": first.get("x")}, {})


@pytest.mark.parametrize(("name", "list_name"), [place for place in BATCHED if place[0] != "zendesk"])
def test_a_batch_of_changes_leaves_out_only_what_is_not_there(name: str, list_name: str) -> None:
    kind, vendor = KINDS[name, list_name], vendor_of(name, 12, faults=("cut:0@verb=update,calls=1",))
    connector, _, call = client_of(vendor)
    identity = connector.create(list_name, kind.record, call)
    key = connector.definition.object(list_name).primary_key
    changes = [{key: "00000000-none", kind.change: "x"}, {key: identity, kind.change: "Other"}]
    gone, changed = connector.writer(list_name, Way("update", key)).write_many(changes, call)
    assert (isinstance(gone, Refused), changed) == (True, identity)
    assert value_at(read(connector, list_name, identity, call), kind.change) == "Other"


@pytest.mark.parametrize(("name", "list_name"), BATCHED)
def test_nobody_claims_to_know_what_became_of_a_batch_whose_answer_is_lost(name: str, list_name: str) -> None:
    batch = load_definition(name).object(list_name).batch
    assert batch is not None
    connector, wire, call = client_of(vendor_of(name, 12, faults=(f"cut:0@route={batch.path}",)))
    with pytest.raises(UnknownOutcome):
        connector.writer(list_name, Way()).write_many([KINDS[name, list_name].record], call)
    assert sum(urlsplit(sent.url).path.startswith(batch.path) for sent in wire.sent) == 1


@pytest.mark.parametrize(
    "fault", ["cut:0@verb=create,calls=1-3", "status:500@verb=create,calls=1", "cut:0.7@verb=create,calls=1"]
)
@pytest.mark.parametrize(("name", "list_name"), KEYED)
def test_a_key_makes_of_many_tries_one_record(name: str, list_name: str, fault: str) -> None:
    kind, vendor = KINDS[name, list_name], vendor_of(name, 12, faults=(fault,))
    connector, wire, call = client_of(vendor)
    before = count(vendor, kind)
    identity = connector.writer(list_name, Way()).write(kind.record, "key-1", call)
    assert (bool(identity), count(vendor, kind), len(wire.sent) > 1) == (True, before + 1, True)


def test_a_job_of_the_vendors_that_cannot_be_asked_for_leaves_its_records_in_doubt() -> None:
    vendor = vendor_of("zendesk", 12, faults=("status:404@route=/api/v2/job_statuses",))
    connector, _, call = client_of(vendor)
    with pytest.raises(UnknownOutcome):
        connector.writer("tickets", Way()).write_many([KINDS["zendesk", "tickets"].record], call)


@pytest.mark.parametrize(
    ("record", "said"),
    [({"name": "x"}, "No identifier"), ({"email": "nobody@example.org"}, "No such record")],
)
def test_a_record_that_cannot_be_found_is_not_updated(record: Record, said: str) -> None:
    connector, _, call = client_of(vendor_of("stripe", 12))
    with pytest.raises(ConnectorError, match=said):
        connector.writer("customers", Way("update", "email")).write(record, "", call)


def test_of_several_that_could_be_meant_none_is_written() -> None:
    vendor = vendor_of("stripe", 12)
    connector, _, call = client_of(vendor)
    for key in ("a", "b"):
        connector.writer("customers", Way()).write({"email": MAIL}, key, call)
    with pytest.raises(Refused, match="Several records"):
        connector.writer("customers", Way("upsert", "email")).write({"email": MAIL, "name": "x"}, "c", call)

"""What a connector creates at its vendor, it finds there again, once; and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from unit.connectors.vendors import client_of, vendor_of

from harness.connectors.native import Way
from mock_vendors.vendor import Vendor

CREATED: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("stripe", "customers"): {
        "name": "Ada Quill",
        "email": "ada@example.org",
        "balance": "12",
        "address.city": "Delft",
        "metadata.segment": "gold",
        "preferred_locales": ["nl", "de"],
    },
    ("stripe", "charges"): {"amount": "1200", "currency": "eur", "source": "tok_visa", "description": "A mug"},
    ("square", "payments"): {"source_id": "cnon:ok", "amount_money.amount": "1200", "amount_money.currency": "EUR"},
    ("square", "customers"): {"given_name": "Ada", "family_name": "Quill", "email_address": "ada@example.org"},
    ("zendesk", "tickets"): {
        "subject": "It's broken",
        "comment.body": "Nothing works.",
        "tags": "a",
        "priority": "high",
    },
    ("shopify", "orders"): {
        "line_items": [{"title": "Mug", "price": "12.5", "quantity": "2"}],
        "email": "ada@example.org",
    },
    ("shopify", "customers"): {"first_name": "Ada", "last_name": "Quill", "email": "ada@example.org"},
    ("shopify", "products"): {"title": "A blue mug", "vendor": "Octo"},
    ("greenhouse_v3", "candidates"): {
        "first_name": "Ada",
        "last_name": "Quill",
        "email_addresses.value": "ada@example.org",
    },
    ("github", "issues"): {"title": "It's broken", "body": "Nothing works.", "labels": "bug"},
    ("hubspot", "contacts"): {"properties.email": "ada@example.org", "properties.firstname": "Ada"},
    ("hubspot", "companies"): {"properties.name": "Quill Ltd", "properties.domain": "quill.example"},
    ("hubspot", "deals"): {"properties.dealname": "Mugs", "properties.amount": "12"},
    ("msgraph", "users"): {
        "accountEnabled": "true",
        "displayName": "Ada",
        "mailNickname": "ada",
        "userPrincipalName": "ada.quill@example.org",
        "passwordProfile.password": "secret-123",
    },
    ("slack", "messages"): {"text": "It's broken <again>"},
}


def record_for(vendor: Vendor, list_name: str) -> Mapping[str, Any]:
    record = CREATED[vendor.spec.name, list_name]
    if vendor.spec.name != "slack":
        return record
    channels = vendor.stock.datasets["channels"]
    shown = (channels.record(row) for row in range(channels.count))
    channel = next(each["id"] for each in shown if each["is_member"] and not each["is_archived"])
    return {"channel": channel, **record}


@pytest.mark.parametrize(("name", "list_name"), CREATED)
def test_what_is_created_is_found_again_and_nothing_else_is(name: str, list_name: str) -> None:
    vendor = vendor_of(name, 20)
    record = record_for(vendor, list_name)
    connector, _, call = client_of(vendor)
    since = vendor.clock.now()
    assert connector.find(list_name, record, since=since, call=call) == ()
    identity = connector.writer(list_name, Way()).write(record, "one-and-only", call)
    assert connector.find(list_name, record, since=since, call=call) == (identity,)
    vendor.clock.sleep(60)
    assert connector.find(list_name, record, since=vendor.clock.now(), call=call) == ()


@pytest.mark.parametrize(("name", "list_name"), [pair for pair in CREATED if pair[0] in ("square", "stripe")])
def test_what_is_sent_again_with_its_key_is_created_once(name: str, list_name: str) -> None:
    vendor = vendor_of(name, 5)
    connector, _, call = client_of(vendor)
    writer, record = connector.writer(list_name, Way()), record_for(vendor, list_name)
    assert writer.key_life > 0
    assert writer.write(record, "one-and-only", call) == writer.write(record, "one-and-only", call)
    assert len(vendor.stock.datasets[list_name]) == 6

"""Uploads to every connector: each object that says it can be uploaded can."""

from __future__ import annotations

from pathlib import Path

import pytest
from service.support import Bench, bench

from harness.connectors.definition import connector_names, load_definition

# A record that each vendor takes, for every object that a connector says can be uploaded.
UPLOADS: dict[tuple[str, str], dict[str, object]] = {
    ("eloqua", "contact"): {"emailAddress": "ada@example.org", "firstName": "Ada"},
    ("eloqua", "account"): {"name": "Acme"},
    ("etsy", "listings"): {
        "title": "A hat",
        "description": "Warm",
        "price": 12.5,
        "quantity": 3,
        "who_made": "i_did",
        "when_made": "made_to_order",
        "taxonomy_id": 1,
    },
    ("github", "issues"): {"title": "It broke"},
    ("greenhouse", "candidates"): {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email_addresses.0": "ada@example.org",
        "applications.0.job_id": 4001,
    },
    ("greenhouse_v3", "candidates"): {"first_name": "Ada", "last_name": "Lovelace"},
    ("hubspot", "contacts"): {"properties.email": "ada@example.org", "properties.firstname": "Ada"},
    ("hubspot", "companies"): {"properties.name": "Acme"},
    ("hubspot", "deals"): {"properties.dealname": "Hats"},
    ("msgraph", "users"): {
        "displayName": "Ada",
        "mailNickname": "ada",
        "userPrincipalName": "ada@example.org",
        "accountEnabled": "true",
        "passwordProfile.password": "Secret-1",
    },
    ("salesforce", "cases"): {"Subject": "It broke", "Status": "New"},
    ("salesforce", "contacts"): {"LastName": "Lovelace"},
    ("salesforce", "accounts"): {"Name": "Acme"},
    ("shopify", "orders"): {
        "email": "ada@example.org",
        "line_items.0.title": "Hat",
        "line_items.0.quantity": 1,
        "line_items.0.price": "5.00",
    },
    ("shopify", "customers"): {"first_name": "Ada", "email": "ada@example.org"},
    ("shopify", "products"): {"title": "Hat"},
    ("slack", "messages"): {"channel": "C0OV08XTVC", "text": "hello"},
    ("square", "payments"): {
        "source_id": "cnon:card-nonce-ok",
        "amount_money.amount": 100,
        "amount_money.currency": "USD",
    },
    ("square", "customers"): {"given_name": "Ada"},
    ("stripe", "customers"): {"email": "ada@example.org"},
    ("stripe", "charges"): {"amount": 100, "currency": "usd", "source": "tok_visa"},
    ("zendesk", "tickets"): {"subject": "It broke", "comment.body": "In two"},
}


def made(stand: Bench, name: str) -> list[bytes]:
    """Return the vendor's own records of an object."""
    resource = load_definition(stand.vendor.vendor.spec.name).object(name).vendor_name
    return stand.truth(resource)


@pytest.mark.parametrize("connector", sorted({connector for connector, _ in UPLOADS}))
def test_an_upload_arrives_at_every_connector(connector: str, tmp_path: Path) -> None:
    records = {name: record for (owner, name), record in UPLOADS.items() if owner == connector}
    with bench(tmp_path, connector, records=2) as stand:
        for name, record in records.items():
            rows = f"{','.join(record)}\n{','.join(map(str, record.values()))}\n"
            before = len(made(stand, name))
            status = stand.ended(stand.upload(rows.encode(), name))
            assert status["statusMessage"] == "Successfully uploaded 1 records", name
            assert len(made(stand, name)) == before + 1, name


def test_every_object_that_says_upload_is_among_them() -> None:
    definitions = map(load_definition, connector_names())
    assert {(found.name, item.name) for found in definitions for item in found.objects if item.bulk_upload} == {
        *UPLOADS
    }

"""Promises that no other test is about: what reaches the vendor, what metaData may hold, uploads of every kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from service.receiver import Receiver
from service.support import Bench, bench

from contracts import SystemClock
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
GIVEN = {"incremental": True, "validationData": {"rows": 3}, "quartzJobName": "nightly", "listId": "77"}
PAYLOAD = {"mine": [1]}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(200)
    yield made
    made.close()


def exchanges(stand: Bench) -> list[dict[str, Any]]:
    """Return what the vendor was asked, in order."""
    journal = requests.get(f"{stand.vendor.control_url}/journal", params={"limit": 1000}, timeout=30).json()
    entries: list[dict[str, Any]] = journal["entries"]
    return entries


def asked(stand: Bench) -> list[str]:
    """Return the paths and queries that the vendor was asked for, in order."""
    return [f"{entry['path']}?{entry.get('query', '')}" for entry in exchanges(stand)]


def made(stand: Bench, name: str) -> list[bytes]:
    """Return the vendor's own records of an object."""
    resource = load_definition(stand.vendor.vendor.spec.name).object(name).vendor_name
    return stand.truth(resource)


def test_extra_query_parameters_reach_the_vendor(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", records=3) as stand:
        stand.run(query={"skip_count": True, "job_id": 7})
        query = parse_qs(urlsplit(asked(stand)[0]).query)
    assert (query["skip_count"], query["job_id"]) == (["true"], ["7"])


def test_a_download_never_uses_the_vendors_bulk_api(tmp_path: Path) -> None:
    with bench(tmp_path, "salesforce", records=30) as stand:
        status, _ = stand.run()
        assert (status["status"], status["native"]) == ("COMPLETED", False)
        assert [path for path in asked(stand) if "/jobs/" in path or "/async/" in path] == []


def test_a_query_tells_its_callback_and_keeps_what_metadata_it_was_given(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        made = stand.call(
            "POST",
            "/bulk/query",
            params={"q": "select id from contact"},
            files={"metaData": (None, json.dumps({**GIVEN, "callback-payload": PAYLOAD}))},
            headers={"Elements-Async-Callback-Url": receiver.url},
        ).json()
        _, body = receiver.take()
    assert (body["id"], body["status"], body["recordsCount"]) == (made["id"], "COMPLETED", 3)
    assert {key: body["metaData"][key] for key in GIVEN} == GIVEN
    assert body["callback-payload"] == PAYLOAD


def test_composite_metadata_describes_the_object_by_its_records(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        form = {"metaData": (None, json.dumps({"composite": True}))}
        made = stand.call("POST", "/bulk/query", params={"q": "select * from contact"}, files=form)
        meta = stand.ended(made.json()["id"])["metaData"]
    assert "emailAddress" in json.dumps(meta)


def test_an_upload_takes_payload_and_file_name(tmp_path: Path) -> None:
    given = {"callback-payload": "mine", "fileName": "{yyMMddHHmmssZ}_people"}
    with bench(tmp_path, records=1) as stand:
        status = stand.ended(stand.upload(b"C_EmailAddress\nada@example.org\n", metaData=given))
    assert (status["status"], status["metaData"]) == ("COMPLETED", given)


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


def test_an_upload_makes_one_call_for_each_record(tmp_path: Path) -> None:
    with bench(tmp_path, records=1) as stand:
        status = stand.ended(stand.upload(b"emailAddress\n" + b"".join(b"ada%d@example.org\n" % n for n in range(7))))
        written = [entry for entry in exchanges(stand) if entry["method"] == "POST"]
    assert (status["recordsCount"], len(written), status["metadata"]["totalApiCallCount"]) == (7, 7, 7)


def test_a_condition_is_put_to_the_vendor(tmp_path: Path) -> None:
    with bench(tmp_path, "salesforce", records=30) as stand:
        status, _ = stand.run(where="Status = 'New'", format="application/json")
        (question,) = parse_qs(urlsplit(asked(stand)[0]).query)["q"]
    assert "WHERE Status = 'New'" in question
    assert 0 < status["recordsCount"] < 30


def test_a_page_has_the_size_that_was_asked_for_and_200_by_default(tmp_path: Path) -> None:
    with bench(tmp_path, "eloqua", records=3) as stand:
        stand.run(pageSize=2)
        stand.run()
        sizes = [parse_qs(urlsplit(path).query)["count"] for path in asked(stand)]
    assert sizes == [["2"], ["2"], ["200"]]


def test_a_missing_permission_is_told_as_the_help_page_prints_it(tmp_path: Path) -> None:
    with bench(tmp_path, "square", records=3) as stand:
        requests.post(
            f"{stand.vendor.control_url}/permissions", json={"permissions": ["scope:CUSTOMERS_READ"]}, timeout=30
        )
        stand.ended(stand.create(objectName="customers"))
        (entry,) = stand.get("/bulk/jobs").json()
    assert (entry["job_status"], entry["record_count"], entry["error_count"]) == ("ABORTED", 0, 0)
    assert entry["status_message"] == (
        "Forbidden:errors - [{code=INSUFFICIENT_SCOPES, detail=The merchant has not given your application sufficient "
        "permissions to do that. The merchant must authorize your application for the following scopes: "
        "[CUSTOMERS_READ], category=AUTHENTICATION_ERROR}]"
    )


def test_a_job_counts_while_it_runs_and_the_list_holds_every_outcome(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", records=6, clock=SystemClock()) as stand:
        stand.run(pageSize=2)
        stand.fault("status:403@calls=1")
        stand.run(pageSize=2)
        stand.fault("throttle:3600@calls=3-9")
        last = stand.create(pageSize=2)
        running = next(found for _ in range(5000) if (found := stand.status(last))["recordCount"] == 4)
        assert running["jobStatus"] == "RUNNING"
        stand.call("PUT", f"/bulk/{last}/cancel")
        stand.ended(last)
        found = [(entry["job_status"], entry["record_count"]) for entry in stand.get("/bulk/jobs").json()]
    assert found == [("CANCELLED", 4), ("ABORTED", 0), ("COMPLETED", 6)]

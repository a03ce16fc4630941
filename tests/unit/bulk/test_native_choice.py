"""Which jobs the vendor's own bulk API does: those that it can do just as they are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from harness.bulk.criteria import Child, Criteria
from harness.bulk.native_choice import native_query, native_upload, offers
from harness.connectors.definition import load_definition

SALESFORCE = load_definition("salesforce").object("contacts")
ELOQUA = load_definition("eloqua").object("contact")
LISTS = load_definition("eloqua").object("list")
UPSERT = {"identifierFieldName": "emailAddress"}


@pytest.mark.parametrize(
    ("resource", "settings", "offered"),
    [
        (SALESFORCE, {}, (True, True)),
        (SALESFORCE, {"bulk.native": "false"}, (False, False)),
        (SALESFORCE, {"bulk.native.upload": "FALSE"}, (True, False)),
        (SALESFORCE, {"bulk.native.api": "no_such_api"}, (False, False)),
        (ELOQUA, {}, (True, True)),
        (LISTS, {}, (False, False)),
    ],
)
def test_an_object_offers_what_its_file_and_its_instance_say(
    resource: Any, settings: dict[str, str], offered: tuple[bool, bool]
) -> None:
    assert offers(resource, settings) == offered


@pytest.mark.parametrize(
    ("resource", "more", "native"),
    [
        (SALESFORCE, {}, True),
        (SALESFORCE, {"order_by": "LastName", "where": "Email IS NOT NULL"}, True),
        (SALESFORCE, {"child": Child("accounts", "AccountId")}, False),
        (SALESFORCE, {"query": {"since": "2026-01-01"}}, False),
        (ELOQUA, {"select_fields": ("id", "fieldValues.value")}, True),
        (ELOQUA, {"select_fields": ("id", "shoeSize")}, False),
        (ELOQUA, {"where": "shoeSize = 42"}, False),
        (ELOQUA, {"order_by": "id"}, False),
    ],
)
def test_a_query_is_native_if_nothing_of_it_is_lost(resource: Any, more: dict[str, Any], native: bool) -> None:
    assert native_query(resource, {}, Criteria(resource.name, **more)) is native


@pytest.mark.parametrize(
    ("resource", "meta", "native"),
    [
        (SALESFORCE, {}, True),
        (SALESFORCE, {"concurrency": "serial"}, True),
        (SALESFORCE, {"action": "update", "identifierFieldName": "Id"}, True),
        (SALESFORCE, {"action": "update", "identifierFieldName": "Email"}, False),
        (SALESFORCE, {"identifierFieldName": "External_Id__c"}, True),
        (SALESFORCE, {"bulkUploadRecordSize": 5}, False),
        (ELOQUA, {}, False),
        (ELOQUA, UPSERT, True),
        (ELOQUA, {**UPSERT, "action": "update"}, False),
        (ELOQUA, {**UPSERT, "concurrency": "serial"}, False),
        (ELOQUA, {**UPSERT, "path": "/lists/7/contacts"}, False),
    ],
)
def test_an_upload_is_native_if_the_api_writes_just_so(resource: Any, meta: dict[str, Any], native: bool) -> None:
    assert native_upload(resource, {}, meta) is native


@pytest.mark.parametrize(("api", "native"), [("salesforce_bulk1", True), ("salesforce_bulk2", False)])
def test_serial_writing_takes_an_api_that_can(api: str, native: bool) -> None:
    assert native_upload(SALESFORCE, {"bulk.native.api": api}, {"concurrency": "serial"}) is native

"""What the API tells of an object agrees with its definition, whatever the connector."""

from __future__ import annotations

import pytest

import contracts
from harness.bulk.describing import document, kinds_in, metadata
from harness.connectors.definition import connector_names, load_definition
from harness.connectors.definition_values import ObjectDefinition

OBJECTS = {f"{name}-{found.name}": found for name in connector_names() for found in load_definition(name).objects}
KINDS = set(
    contracts.load("bulk")["components"]["schemas"]["Metadata"]["properties"]["fields"]["items"]["properties"]["type"][
        "enum"
    ]
)


@pytest.mark.parametrize("resource", OBJECTS.values(), ids=OBJECTS)
def test_metadata_names_every_field_once_with_a_documented_type(resource: ObjectDefinition) -> None:
    fields = metadata(resource, native_download=False, native_upload=True)["fields"]
    names = [field["vendorPath"] for field in fields]
    assert len(set(names)) == len(names) >= len(resource.fields)
    assert {field["type"] for field in fields} <= KINDS
    assert [field["vendorPath"] for field in fields if field.get("primaryKey")] == [resource.primary_key]


def test_a_date_shows_the_pattern_it_is_written_in() -> None:
    fields = metadata(OBJECTS["salesforce-cases"], native_download=True, native_upload=True)["fields"]
    masks = {field["vendorPath"]: field["mask"] for field in fields if "mask" in field}
    assert masks["CreatedDate"] == "yyyy-MM-dd'T'HH:mm:ss.SSSZ"


@pytest.mark.parametrize("resource", OBJECTS.values(), ids=OBJECTS)
def test_what_is_called_a_pattern_is_one_of_java(resource: ObjectDefinition) -> None:
    fields = metadata(resource, native_download=False, native_upload=False)["fields"]
    assert [field["mask"] for field in fields if not field.get("mask", "yyyy").startswith("yyyy")] == []


def test_the_document_of_an_object_lists_its_calls_and_its_fields() -> None:
    resource = OBJECTS["salesforce-cases"]
    whole, brief = (document(resource, "http://x/elements/api-v2", schemas=schemas) for schemas in (True, False))
    assert list(whole["paths"]) == ["/cases", "/bulk/cases"]
    record = [
        found["paths"]["/cases"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["items"]
        for found in (whole, brief)
    ]
    assert record[0]["properties"]["IsClosed"] == {"type": ["boolean", "null"]}
    assert "properties" not in record[1]


def test_fields_are_read_off_records_as_a_definition_would_declare_them() -> None:
    found = kinds_in([{"a": None, "b": 1, "c": True}, {"a": "x", "b": "later", "d": [1], "e": {}, "f": 1.5}])
    assert found == {"a": "text", "b": "number", "c": "boolean", "d": "list", "e": "object", "f": "number"}

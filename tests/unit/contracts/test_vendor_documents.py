"""The vendors' OpenAPI documents: well formed, complete, and true to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import schemathesis
from jsonschema import Draft202012Validator

import contracts
from mock_vendors.load import vendor_names

DOCUMENTS = sorted(path.name.removesuffix(".yaml") for path in files("contracts").joinpath("vendors").iterdir())
METHODS = ("get", "post", "put", "patch", "delete")
Place = tuple[str, Any]


def resolved(document: dict[str, Any], node: Any) -> Any:
    """Follow a chain of references inside the document to what it stands for."""
    while isinstance(node, dict) and "$ref" in node:
        path = node["$ref"].removeprefix("#/").split("/")
        node = document
        for part in path:
            node = node[part]
    return node


def nodes(node: Any, place: str = "") -> Iterator[Place]:
    yield place, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from nodes(child, f"{place}/{key}")


def operations(document: dict[str, Any]) -> Iterator[Place]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example of a parameter, header, body or schema, with the schema it must obey."""
    for place, node in nodes(document):
        if not isinstance(node, dict):
            continue
        if "schema" in node:
            named = node.get("examples", {})
            single = [node["example"]] if "example" in node else []
            yield from ((place, node["schema"], value["value"]) for value in named.values())
            yield from ((place, node["schema"], value) for value in single)
        if isinstance(node.get("examples"), list):
            yield from ((place, node, value) for value in node["examples"])


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    return contracts.load(f"vendors/{request.param}")


def test_every_vendor_has_a_document_and_every_document_a_vendor() -> None:
    """A vendor with several APIs may have one document for each: `salesforce` and `salesforce_bulk`."""
    vendors = set(vendor_names())
    assert vendors <= set(DOCUMENTS)
    assert all(name in vendors or name.rpartition("_")[0] in vendors for name in DOCUMENTS)


def test_a_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document).validate()


def test_a_document_with_a_wrong_key_is_not_valid_openapi() -> None:
    document = contracts.load("vendors/etsy")
    document["paths"]["/v3/application/openapi-ping"]["get"]["responses"]["200"].pop("description")
    with pytest.raises(Exception, match="description"):
        schemathesis.openapi.from_dict(document).validate()


def test_every_schema_is_a_valid_json_schema(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for _, node in nodes(document):
        assert resolved(document, node) is not None or node is None


def test_every_example_obeys_its_schema(document: dict[str, Any]) -> None:
    root = {"$schema": Draft202012Validator.META_SCHEMA["$id"], "components": document["components"]}
    wrong = [
        f"{place}: {error.message}"
        for place, schema, value in examples(document)
        for error in Draft202012Validator(
            {**root, "allOf": [schema]}, format_checker=Draft202012Validator.FORMAT_CHECKER
        ).iter_errors(value)
    ]
    assert wrong == []


def test_examples_are_found_where_they_stand() -> None:
    found = {place for place, _, _ in examples(contracts.load("vendors/etsy"))}
    assert "/components/parameters/limit" in found
    assert "/components/responses/NotFound/content/application/json" in found
    assert "/components/schemas/EpochSeconds" in found


def test_every_operation_says_what_it_is_and_who_says_so(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for place, operation in operations(document):
        missing = {"summary", "description", "tags", "x-source"} - operation.keys()
        assert not missing, place


def test_every_operation_names_its_failures(document: dict[str, Any]) -> None:
    for place, operation in operations(document):
        # Slack says no with status 200.
        secured = operation.get("security", document["security"]) and "x-failures-with-200" not in document["info"]
        needed = {"500", "503"} | ({"401", "403"} if secured else set())
        assert needed <= operation["responses"].keys(), place


def test_every_parameter_and_header_is_explained(document: dict[str, Any]) -> None:
    silent = [
        place
        for place, node in nodes(document)
        if isinstance(node, dict) and "schema" in node and ("in" in node or "/headers/" in place)
        if "description" not in node
    ]
    assert silent == []


def test_what_is_created_can_be_read_by_its_link(document: dict[str, Any]) -> None:
    ids = {operation["operationId"] for _, operation in operations(document)}
    answers = (each for _, operation in operations(document) for each in operation["responses"].items())
    # Not every vendor says 201 when something is created.
    created = [answer for status, answer in answers if status == "201" or "links" in answer]
    assert created
    for response in created:
        assert {link["operationId"] for link in response["links"].values()} <= ids

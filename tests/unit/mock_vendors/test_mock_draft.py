"""Vendor files drafted from OpenAPI documents: they load, they serve, and they say what they guess."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

import contracts
from contracts import ContractError, VirtualClock
from mock_vendors.draft import Document, drafted
from mock_vendors.exchange import Request
from mock_vendors.load import parse_vendor
from mock_vendors.vendor import Vendor

PET = {"type": "object", "required": ["name"], "properties": {
    "id": {"type": "integer"}, "name": {"type": "string"}, "tag": {"type": "string", "enum": ["cat", "dog"]},
    "born": {"type": "string", "format": "date-time"}, "owner": {"$ref": "#/definitions/Owner"}}}  # fmt: skip
OWNER = {"type": "object", "properties": {"id": {"type": "string"}, "email": {"type": "string", "format": "email"}}}


def swagger(parameters: tuple[str, ...], around: dict[str, Any] | None = None) -> Document:
    """Return a document, version 2.0, with one list that takes these parameters."""
    pets = {"type": "array", "items": {"$ref": "#/definitions/Pet"}}
    schema = {"type": "object", "properties": {"pets": pets, **around}} if around is not None else pets
    listing = {
        "parameters": [{"name": name, "in": "query", "type": "string"} for name in parameters],
        "responses": {"200": {"schema": schema}, "404": {"schema": {"properties": {"fault": {"type": "string"}}}}},
    }
    posted = {
        "parameters": [{"in": "body", "name": "pet", "schema": {"$ref": "#/definitions/Pet"}}],
        "responses": {"201": {}},
    }
    content = {
        "swagger": "2.0",
        "info": {"title": "Pets"},
        "host": "pets.example",
        "basePath": "/v2",
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Pet-Key"}},
        "paths": {
            "/pets": {"get": listing, "post": posted},
            "/pets/{id}": {"get": {"responses": {"200": {"schema": PET}}}},
        },
        "definitions": {"Pet": PET, "Owner": OWNER},
    }
    return Document(content, "pets.json")


def vendor(document: Document, records: int = 23) -> Vendor:
    spec = parse_vendor(drafted(document, "pets").text, "pets.yaml")
    return Vendor(spec, seed=1, records=records, clock=VirtualClock(), limits=False)


def ask(made: Vendor, method: str, path: str, query: str = "", body: Any = None) -> tuple[int, Any]:
    headers = {name.lower(): text for name, text in made.headers.items()} | {"content-type": "application/json"}
    answer = made.answer(Request(method, path, query, headers, json.dumps(body).encode() if body else b""))
    return answer.status, json.loads(answer.body)


STYLES = [
    (("page", "per_page"), {}, "page_total"),
    (("offset", "limit"), {"total": {"type": "integer"}}, "offset"),
    (("cursor", "limit"), {"next_cursor": {"type": "string"}}, "cursor"),
    (("starting_after", "limit"), {"has_more": {"type": "boolean"}}, "keyset"),
    ((), None, "none"),
]


@pytest.mark.parametrize(("parameters", "around", "style"), STYLES, ids=[style for *_, style in STYLES])
def test_the_paging_follows_from_the_parameters(parameters: Any, around: Any, style: str) -> None:
    made = vendor(swagger(parameters, around))
    listing = made.spec.resources["pets"].listing
    status, body = ask(made, "GET", "/v2/pets", f"{parameters[-1]}=50" if parameters else "")
    assert listing is not None
    assert (status, listing.paging.name) == (200, style)
    assert [pet["id"] for pet in (body if around is None else body["pets"])] == [1001 + 3 * row for row in range(23)]


def test_what_the_document_says_is_in_the_draft() -> None:
    made = vendor(swagger(("page",)))
    assert ask(made, "GET", "/v2/pets/1004")[1]["tag"] in ("cat", "dog")
    assert ask(made, "POST", "/v2/pets", body={"name": "Rex"})[0] == 201
    assert ask(made, "POST", "/v2/pets", body={"tag": "cat"})[0] == 422
    assert set(ask(made, "GET", "/v2/pets/9")[1]) == {"fault"}
    assert (made.spec.base_url, list(made.headers)) == ("https://pets.example", ["X-Pet-Key"])


def test_what_is_guessed_is_marked() -> None:
    draft = yaml.safe_load(drafted(swagger(("page",)), "pets").text)
    assert draft["limits"][0]["guess"] is draft["errors"]["throttled"]["guess"] is True
    assert draft["resources"]["pets"]["list"]["paging"]["guess"] is True


@pytest.mark.parametrize("name", ["etsy", "greenhouse", "eloqua"])
def test_the_documents_of_our_own_vendors_draft_mocks_that_show_every_record(name: str) -> None:
    made = vendor(Document(contracts.load(f"vendors/{name}"), f"{name}.yaml"), records=5)
    for resource in made.spec.resources.values():
        assert resource.listing is not None
        status, body = ask(made, "GET", resource.listing.path.format(**made.credentials))
        found = body if isinstance(body, list) else next(value for value in body.values() if isinstance(value, list))
        assert (status, len(found)) == (200, 5)


def test_what_is_left_out_is_said_with_the_reason() -> None:
    document = swagger(("page",))
    document.content["paths"]["/ping"] = {"get": {"responses": {"200": {"schema": {"type": "string"}}}}}
    assert drafted(document, "pets").left_out == (("GET /v2/ping", "answers with no list of records"),)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"info": {}}, "is no OpenAPI document"),
        ({"openapi": "3.1.0", "paths": {}}, "has no list of records"),
        ({"openapi": "3.1.0", "paths": {"/a": {"$ref": "other.yaml#/a"}}}, "is in another file"),
        ({"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/b"}}}, "leads nowhere"),
        ({"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/paths/~1a"}}}, "round in a circle"),
    ],
)
def test_a_document_that_gives_nothing_is_refused_with_the_reason(content: Any, complaint: str) -> None:
    with pytest.raises(ContractError, match=complaint):
        drafted(Document(content, "x.yaml"), "x")

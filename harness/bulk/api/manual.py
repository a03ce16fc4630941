"""The API's own document, as it is and as a page to read; nothing in the page comes from another host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from jinja2 import Environment
from markupsafe import Markup, escape

import contracts

blueprint = Blueprint("manual", __name__)
_METHODS = ("get", "post", "put", "delete")
_HUB = "/hubs/"
_CODE = re.compile(r"`([^`]+)`")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it, every reference followed."""

    path: str
    method: str
    content: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]
    bodies: Mapping[str, str]
    responses: Mapping[str, Mapping[str, Any]]

    @property
    def anchor(self) -> str:
        return str(self.content["operationId"])


@blueprint.get("/openapi.json")
def as_json() -> Response:
    return jsonify(_here(_document()))


@blueprint.get("/openapi.yaml")
def as_yaml() -> Response:
    """Answer the document as it was written, comments and all, with this service's address."""
    text = contracts.text("bulk").replace(_document()["servers"][0]["url"], _address())
    return Response(text, content_type="application/yaml")


@blueprint.get("/docs")
def page() -> Response:
    document = _here(_document())
    response = Response(
        _template().render(document=document, groups=grouped(document)), content_type="text/html; charset=utf-8"
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def grouped(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """Return the operations by their tag, in the document's order, without their twins below a hub."""
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for operation in _operations(document):
        groups[operation.content["tags"][0]].append(operation)
    return groups


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        if path.startswith(_HUB):
            continue
        for method in (name for name in _METHODS if name in item):
            content = item[method]
            parameters = [_followed(document, entry) for entry in content.get("parameters", [])]
            bodies = _followed(document, content.get("requestBody", {})).get("content", {})
            yield Operation(
                path,
                method,
                content,
                tuple(parameters),
                {media: _shown(body.get("schema", {})) for media, body in bodies.items()},
                {status: _followed(document, answer) for status, answer in content["responses"].items()},
            )


def _followed(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _shown(schema: Any) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _prose(text: str) -> Markup:
    """Return paragraphs, what stands between backticks as code."""
    paragraphs = [_CODE.sub(r"<code>\1</code>", str(escape(part))) for part in text.strip().split("\n\n")]
    return Markup("".join(f"<p>{part}</p>" for part in paragraphs))


def _here(document: Mapping[str, Any]) -> dict[str, Any]:
    return {**document, "servers": [{"url": _address()}]}


def _address() -> str:
    path: str = urlsplit(_document()["servers"][0]["url"]).path
    return request.host_url.rstrip("/") + path


@cache
def _document() -> Mapping[str, Any]:
    return contracts.load("bulk")


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"shown": _shown, "prose": _prose}
    return environment.from_string(files("harness.bulk.api").joinpath("manual.html").read_text("utf-8"))

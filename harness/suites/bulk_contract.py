"""The Bulk API's document held against single answers: is this operation known, this status, this body, this type?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import contracts

METHODS = {"get", "post", "put", "delete", "patch"}
DOCUMENT = "urn:bulk"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document, with the pattern of its path."""

    id: str
    method: str
    pattern: re.Pattern[str]
    path: str
    responses: Mapping[str, Any]


class BulkContract:
    """``base_path`` is the part of a target's URL that the document's paths come after."""

    def __init__(self, base_path: str) -> None:
        self._base = base_path.rstrip("/")
        self.document = contracts.load("bulk")
        self._registry: Registry[Any] = Registry().with_resource(DOCUMENT, DRAFT202012.create_resource(self.document))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation; of two whose paths both fit, the one with fewer variables comes first."""
        found = [
            Operation(operation["operationId"], method.upper(), _pattern(path), path, operation["responses"])
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        ]
        return tuple(sorted(found, key=lambda one: (one.path.count("{"), -len(one.path))))

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the operation that a request to this path of the server is."""
        below = path.removeprefix(self._base)
        return next((one for one in self.operations if one.method == method and one.pattern.fullmatch(below)), None)

    def held(self, answer: requests.Response) -> tuple[str, list[str]]:
        """Return the operation's id, and everything about the answer that its document does not allow."""
        asked = answer.request
        path = urlsplit(asked.url or "").path
        operation = self.operation(asked.method or "", path)
        if operation is None:
            return "", []
        place = f"{asked.method} {path} answered {answer.status_code}"
        return operation.id, [f"{place}: {complaint}" for complaint in self._complaints(operation, answer)]

    def _complaints(self, operation: Operation, answer: requests.Response) -> Iterator[str]:
        documented = operation.responses.get(str(answer.status_code))
        if documented is None:
            yield f"a status that {operation.id} does not have; it has {', '.join(operation.responses)}"
            return
        content = self._resolved(documented).get("content", {})
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if content and kind not in content:
            yield f"the content type {kind or 'none'!r} in place of {' or '.join(content)}"
        elif kind == "application/json" and "schema" in content[kind]:
            yield from self._schema_complaints(operation, answer, kind)

    def _schema_complaints(self, operation: Operation, answer: requests.Response, kind: str) -> Iterator[str]:
        try:
            body = answer.json()
        except ValueError:
            yield "a body that is not JSON"
            return
        status = self._resolved(operation.responses[str(answer.status_code)])
        validator = Draft202012Validator(_absolute(status["content"][kind]["schema"]), registry=self._registry)
        for error in sorted(validator.iter_errors(body), key=lambda one: one.json_path)[:3]:
            yield f"{error.json_path}: {error.message[:300]}"

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            found: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node


def _absolute(node: Any) -> Any:
    """Return a schema whose references say which document they are about."""
    if isinstance(node, dict):
        return {
            name: f"{DOCUMENT}{inner}" if name == "$ref" and isinstance(inner, str) else _absolute(inner)
            for name, inner in node.items()
        }
    return [_absolute(inner) for inner in node] if isinstance(node, list) else node


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]*\})", path)
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts))

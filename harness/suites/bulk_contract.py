"""The Bulk API's document held against single answers: is this operation known, this status, this body, this type?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
from jsonschema import Draft202012Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import contracts

METHODS = {"get", "post", "put", "delete", "patch"}
DOCUMENT = "urn:bulk"
EXACT = ("text/csv",)
"""Clients compare this content type as a whole, so it has no parameter."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document, with the pattern of its path."""

    id: str
    method: str
    pattern: re.Pattern[str]
    path: str
    responses: Mapping[str, Any]
    pointer: str
    """Where it stands in the document."""


class BulkContract:
    """``base_path`` is the part of a target's URL that the document's paths come after."""

    def __init__(self, base_path: str) -> None:
        self.base = base_path.rstrip("/")
        # Written out and read again: what two places share in the file are two things then, each with its own place.
        self.document = json.loads(json.dumps(contracts.load("bulk")))
        self._registry: Registry[Any] = Registry().with_resource(DOCUMENT, DRAFT202012.create_resource(self.document))
        self._exercised: set[str] = set()
        self._told: set[str] = set()
        places = {id(node): pointer for pointer, node in _nodes(self.document, "")}
        self._noting = _noting(places, self._exercised.add)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation; of two whose paths both fit, the one with fewer variables comes first."""
        found = [
            Operation(
                operation["operationId"],
                method.upper(),
                _pattern(path),
                path,
                operation["responses"],
                f"/paths/{escaped(path)}/{method}",
            )
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        ]
        return tuple(sorted(found, key=lambda one: (one.path.count("{"), -len(one.path))))

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the operation that a request to this path of the server is."""
        below = path.removeprefix(self.base)
        return next((one for one in self.operations if one.method == method and one.pattern.fullmatch(below)), None)

    def exercised(self) -> list[str]:
        """Return the keywords of the document's schemas, as JSON pointers, that were applied first since last asked."""
        news = sorted(self._exercised - self._told)
        self._told |= self._exercised
        return news

    def exercise(self, operation: Operation, status: str, body: str) -> None:
        """Apply a JSON answer's schema for `exercised` alone: somebody else has judged the answer."""
        if status in operation.responses:
            with suppress(ValueError):
                list(self.schema_complaints(operation, status, "application/json", json.loads(body)))

    def schema_complaints(self, operation: Operation, status: str, kind: str, body: Any) -> Iterator[str]:
        """Yield what a body of this content type breaks of the schema that it is documented with."""
        schema = {"$ref": f"{DOCUMENT}#{self._schema_pointer(operation, status, kind)}"}
        validator = self._noting(schema, registry=self._registry)
        for error in sorted(validator.iter_errors(body), key=lambda one: one.json_path)[:3]:
            yield f"{error.json_path}: {error.message[:300]}"

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
        answered = self._resolved(documented)
        yield from self._header_complaints(answered.get("headers", {}), answer.headers)
        content = answered.get("content", {})
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if content and kind not in content:
            yield f"the content type {kind or 'none'!r} in place of {' or '.join(content)}"
        elif kind in EXACT and answer.headers["Content-Type"] != kind:
            yield f"the content type {answer.headers['Content-Type']!r} in place of exactly {kind}"
        elif kind == "application/json" and "schema" in content[kind]:
            yield from self._schema_complaints(operation, answer, kind)

    def _header_complaints(self, documented: Mapping[str, Any], sent: Mapping[str, str]) -> Iterator[str]:
        for name, one in documented.items():
            header = self._resolved(one)
            if name not in sent:
                if header.get("required"):
                    yield f"no header {name}"
            elif not re.search(header.get("schema", {}).get("pattern", ""), sent[name]):
                yield f"the header {name} is {sent[name]!r}, which is not like {header['schema']['pattern']}"

    def _schema_complaints(self, operation: Operation, answer: requests.Response, kind: str) -> Iterator[str]:
        try:
            body = answer.json()
        except ValueError:
            yield "a body that is not JSON"
            return
        yield from self.schema_complaints(operation, str(answer.status_code), kind, body)

    def _schema_pointer(self, operation: Operation, status: str, kind: str) -> str:
        at, node = f"{operation.pointer}/responses/{status}", operation.responses[status]
        while "$ref" in node:
            at = node["$ref"].removeprefix("#")
            node = self._resolved(node)
        return f"{at}/content/{escaped(kind)}/schema"

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            found: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node


def escaped(part: str) -> str:
    """Return a part of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")


def _nodes(node: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield every object of a document with its place."""
    if isinstance(node, dict):
        yield pointer, node
    inner: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in inner:
        yield from _nodes(child, f"{pointer}/{escaped(str(name))}")


def _noting(pointers: Mapping[int, str], note: Callable[[str], None]) -> Any:
    """Return the validator that tells ``note`` each keyword that it applies to anything."""

    def noted(name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
        def applied(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            if (at := pointers.get(id(schema))) is not None:
                note(f"{at}/{name}")
            return apply(validator, value, instance, schema)

        return applied

    extended: Callable[..., Any] = extend
    return extended(
        Draft202012Validator, {name: noted(name, apply) for name, apply in Draft202012Validator.VALIDATORS.items()}
    )


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]*\})", path)
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts))

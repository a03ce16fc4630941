"""From the refusals that a document knows to a vendor's errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mock_vendors.draft.document import Document, Node, Operation

_STATUSES = {
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "bad_parameter": 400,
    "malformed": 400,
    "invalid": 422,
    "throttled": 429,
    "server_error": 500,
}
_TEXTS = {
    "unauthorized": "Authentication is needed",
    "forbidden": "Access is denied",
    "not_found": "There is no such thing",
    "method_not_allowed": "The method is not allowed here",
    "throttled": "Too many requests",
    "server_error": "{reason}",
}
_DEEPEST = 4


def errors(document: Document, operations: Iterable[Operation]) -> dict[str, Any]:
    """Return an error for every name that a vendor file needs, shaped as the document shapes its refusals."""
    shapes: dict[int, Node] = {}
    for operation in operations:
        for status, answer in operation.told.items():
            schema = document.schema_of(answer)
            if schema:
                shapes.setdefault(status, schema)
    general = next(iter(shapes.values()), None)
    made: dict[str, Any] = {}
    for name, status in _STATUSES.items():
        schema = shapes.get(status, general)
        text = _TEXTS.get(name, "{message}")
        body = _body(document, schema, text, 1) if schema else {"message": text}
        made[name] = {"status": status, "body": body, "guess": True}
    made["throttled"]["headers"] = {"Retry-After": "{wait}"}
    return made


def _body(document: Document, schema: Node, text: str, depth: int) -> Any:
    schema = document.at(schema)
    kind = schema.get("type")
    if "properties" in schema and depth <= _DEEPEST:
        return {key: _body(document, node, text, depth + 1) for key, node in schema["properties"].items()}
    if kind == "array":
        return [_body(document, schema["items"], text, depth + 1)] if "items" in schema and depth <= _DEEPEST else []
    if kind in ("integer", "number"):
        return "$status"
    if kind == "boolean":
        return False
    if schema.get("enum"):
        return schema["enum"][0]
    return text if kind in (None, "string") else {}

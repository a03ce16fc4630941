"""From the schema of a record to the kinds of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mock_vendors.draft.document import Document, Node

_DEEPEST, _MOST_FIELDS, _DIGITS = 3, 60, 8
_POOLS = {
    r"e?mail": "email",
    r"first_?name|given_?name": "first_name",
    r"last_?name|family_?name|surname": "last_name",
    r"phone|mobile": "phone_number",
    r"company|organi[sz]ation": "company",
    r"city|town": "city",
    r"country": "country_code",
    r"street|address": "street_address",
    r"ur[il]$|link|website": "url",
    r"title|subject|headline": "sentence",
    r"description|body|comment|note|message|text|content": "paragraph",
    r"name": "name",
}
"""What a field's name says of its values, and the Faker provider that gives such."""
_CREATED = re.compile(r"creat|date|start|time", re.I)


class Fields:
    """Drafts the fields of records."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, schema: Node, name: str) -> tuple[str, dict[str, Any]] | None:
        """Return which field is the id, and every field; None where a record has nothing that could be its id."""
        properties = self._document.at(schema).get("properties", {})
        identity = _identity(properties, name)
        if identity is None:
            return None
        fields = {key: self._field(key, self._document.at(node), 1) for key, node in _some(properties).items()}
        fields[identity] = self._id(self._document.at(properties[identity]))
        return identity, {key: value for key, value in fields.items() if value is not None}

    def _id(self, schema: Node) -> dict[str, Any]:
        if _type(schema) == "string":
            return {"$kind": "sequence", "start": 1001, "step": 3, "pad": _DIGITS}
        return {"$kind": "sequence", "start": 1001, "step": 3}

    def _field(self, name: str, schema: Node, depth: int) -> Any:
        kind = _type(schema)
        if schema.get("enum"):
            return {"$kind": "choice", "of": [value for value in schema["enum"] if value is not None] or [None]}
        if kind == "object":
            inner = _some(schema.get("properties", {})).items() if depth < _DEEPEST else ()
            return {key: self._field(key, self._document.at(node), depth + 1) for key, node in inner}
        if kind == "array":
            item = self._document.at(schema.get("items", {}))
            return [self._field(name, item, depth + 1)] if depth < _DEEPEST and item else []
        return self._scalar(name, kind, str(schema.get("format", "")), schema)

    def _scalar(self, name: str, kind: str, form: str, schema: Node) -> Any:
        if kind == "boolean":
            return {"$kind": "choice", "of": [True, False]}
        if kind in ("integer", "number"):
            least = int(schema.get("minimum", 0))
            return {"$kind": "integer", "least": least, "most": max(least, int(schema.get("maximum", least + 9999)))}
        if form == "date-time":
            of = "created" if _CREATED.search(name) and "updat" not in name.lower() else "updated"
            return {"$kind": "time", "of": of, "format": "iso_millis"}
        return self._text(name, form)

    def _text(self, name: str, form: str) -> Any:
        if form == "email":
            return {"$kind": "pool", "of": "email"}
        found = (pool for words, pool in _POOLS.items() if re.search(words, name, re.I))
        return {"$kind": "pool", "of": next(found, "word")}


def _identity(properties: Mapping[str, Any], name: str) -> str | None:
    singular = name.rstrip("s")
    wanted = ("id", f"{singular}_id", f"{singular}Id", "Id", "ID", "uuid", "gid", "key", "uid", "sku", "code", "name")
    return next((key for key in wanted if key in properties), None)


def _some(properties: Mapping[str, Any]) -> dict[str, Any]:
    # What a template reads as something else cannot be the name of a field.
    return {
        key: node for key, node in list(properties.items())[:_MOST_FIELDS] if not key.startswith("$") and "." not in key
    }


def _type(schema: Node) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "string")
    return str(kind or ("object" if "properties" in schema else "string"))

"""Every schema keyword of the Bulk API's document that can say no, as a JSON pointer into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import contracts

ASSERTIONS = frozenset(
    {
        "$ref", "additionalProperties", "allOf", "anyOf", "const", "contains", "dependentRequired", "enum",
        "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maxProperties", "maximum",
        "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "prefixItems",
        "properties", "propertyNames", "required", "type", "uniqueItems",
    }
)  # fmt: skip
LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
SINGLE = frozenset({"additionalProperties", "items", "not", "contains", "propertyNames", "if", "then", "else"})


@cache
def keywords() -> frozenset[str]:
    """Return the pointers of all of them."""
    return frozenset(_in_document(contracts.load("bulk"), ""))


def _in_document(node: Any, place: str) -> Iterator[str]:
    """Walk what is not a schema itself until one begins: below ``schema``, or a name in ``components/schemas``."""
    if isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _in_document(inner, f"{place}/{index}")
    elif isinstance(node, dict):
        for name, inner in node.items():
            below = f"{place}/{_escaped(name)}"
            begins = name == "schema" or place == "/components/schemas"
            yield from _in_schema(inner, below) if begins else _in_document(inner, below)


def _in_schema(schema: Any, place: str) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        return
    for name, value in schema.items():
        below = f"{place}/{_escaped(name)}"
        if name in ASSERTIONS:
            yield below
        for step, inner in _inner(name, value):
            yield from _in_schema(inner, below + step)


def _inner(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if name in LISTS and isinstance(value, list):
        yield from ((f"/{index}", inner) for index, inner in enumerate(value))
    elif name in NAMED and isinstance(value, Mapping):
        yield from ((f"/{_escaped(key)}", inner) for key, inner in value.items())
    elif name in SINGLE:
        yield "", value


def _escaped(name: Any) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")

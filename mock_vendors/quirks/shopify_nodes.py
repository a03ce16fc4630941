"""Shopify's objects as GraphQL shows them: names in camel case, ids of their own, lists as connections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_vendors.data.times import instant
from mock_vendors.data.where import All, Comparison, Condition
from mock_vendors.quirks.graphql_text import Field

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
_TERM = re.compile(r"""(\w+):(>=|<=|>|<)?('[^']*'|"[^"]*"|\S+)""")
_INNER = {"line_items": "LineItem", "variants": "ProductVariant"}
_GID = re.compile(r"gid://shopify/(\w+)/(\d+)")


class AskedWrongly(ValueError):
    """What the vendor has against a field or an argument."""


def snake(name: str) -> str:
    """Return a name in camel case as REST has it."""
    return _HUMP.sub(lambda hump: f"_{hump[1].lower()}", name)


def gid(kind: str, identity: Any) -> str:
    return f"gid://shopify/{kind}/{identity}"


def read_gid(text: Any) -> tuple[str, str]:
    """Return kind and number of an id; raises `AskedWrongly`."""
    match = _GID.fullmatch(str(text))
    if match is None:
        raise AskedWrongly(f"Invalid global id '{text}'")
    return match[1], match[2]


def node(kind: str, record: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Return an object with the fields that are asked for; raises `AskedWrongly` for one that it has not."""
    return {field.key: _value(kind, record, field) for field in fields}


def lines(kind: str, record: Mapping[str, Any], fields: Sequence[Field]) -> Iterator[dict[str, Any]]:
    """Yield an object as bulk operations write it: itself without its connections, then what is in those."""
    flat = [field for field in fields if snake(field.name) not in _INNER]
    yield node(kind, record, flat)
    for field in fields:
        inner = _INNER.get(snake(field.name))
        for each in record.get(snake(field.name), ()) if inner else ():
            wanted = below(field)
            yield {**node(inner or "", each, wanted), "__parentId": gid(kind, record["id"])}


def read_terms(text: str, fields: Sequence[str]) -> Condition:
    """Return what a search such as ``created_at:>=2020-01-01 status:open`` asks for; raises `AskedWrongly`."""
    tests = []
    for name, op, value in _TERM.findall(text):
        if name not in fields:
            continue
        bare: Any = value.strip("'\"")
        try:
            bare = instant(bare) if name.endswith("_at") else int(bare) if name == "id" else bare
        except (ValueError, OverflowError) as error:
            raise AskedWrongly(f"{value} is not a value of {name}") from error
        tests.append(Comparison(name, op or "=", bare))
    return All(tuple(tests))


def _value(kind: str, record: Mapping[str, Any], field: Field) -> Any:
    name = snake(field.name)
    if field.name == "__typename":
        return kind
    if name == "id":
        return gid(kind, record["id"])
    if name == "legacy_resource_id":
        return str(record["id"])
    if name not in record:
        raise AskedWrongly(f"Field '{field.name}' doesn't exist on type '{kind}'")
    value = record[name]
    if name in _INNER:
        nodes = [node(_INNER[name], each, below(field)) for each in value]
        return {"nodes": nodes, "edges": [{"node": each} for each in nodes]}
    if isinstance(value, Mapping) and field.fields:
        return node(field.name.capitalize(), value, field.fields)
    return value


def below(connection: Field) -> tuple[Field, ...]:
    """Return the fields of the nodes of a connection."""
    found: list[Field] = []
    for field in connection.fields:
        if field.name == "nodes":
            found += field.fields
        elif field.name == "edges":
            found += [each for inner in field.fields if inner.name == "node" for each in inner.fields]
    return tuple(found)

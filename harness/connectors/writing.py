"""A record as the platform's user gives it, turned into what the vendor takes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from harness.connectors.bodies import ENCODINGS
from harness.connectors.definition_values import Create
from harness.connectors.envelope import NoPage
from harness.connectors.wire import Answer, Request

_NUMBER = {"integer": re.compile(r"-?(?:0|[1-9]\d*)"), "number": re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")}


def body_request(
    create: Create, method: str, path: str, headers: Mapping[str, str], record: Mapping[str, Any]
) -> Request:
    """Build the request that writes ``record``, which is in the vendor's form already."""
    content_type, body = ENCODINGS[create.encoding]({create.within: record} if create.within else record)
    return Request(path, method, {**headers, "Content-Type": content_type}, body)


def without(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the record without some of its fields."""
    return {name: value for name, value in record.items() if name not in names}


def vendor_form(create: Create, record: Mapping[str, Any]) -> dict[str, Any]:
    """Rename by the definition's aliases, nest dotted names, and wrap what the vendor keeps in lists."""
    result: dict[str, Any] = {}
    custom: list[dict[str, Any]] = []
    for name, value in record.items():
        if name in create.custom_fields:
            custom.append({"type": "FieldValue", "id": create.custom_fields[name], "value": value})
        else:
            _put(result, create.aliases.get(name, name).split("."), value)
    for name, defaults in create.lists.items():
        if name in result:
            result[name] = [_with_defaults(entry, defaults) for entry in _entries(result[name])]
    if custom:
        result[create.custom_key] = [*result.get(create.custom_key, []), *custom]
    for name, kind in create.types.items():
        result = typed(result, name.split("."), kind)
    return result


def told_id(create: Create, answer: Answer) -> str:
    """Read the id of a record from the answer to a change; many vendors say nothing there."""
    try:
        return created_id(create, answer)
    except NoPage:
        return ""


def created_id(create: Create, answer: Answer) -> str:
    """Read the new record's id, or raise `NoPage` when the answer does not say it."""
    try:
        document = msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"the answer to a create is not a JSON object ({error})", shape=False) from None
    key: Any = document
    for name in create.id_key.split("."):
        key = key.get(name) if isinstance(key, Mapping) else None
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise NoPage(f"the answer to a create has no '{create.id_key}'", shape=True)
    return str(key)


def _put(node: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        inner = node.get(name)
        node[name] = node = dict(inner) if isinstance(inner, Mapping) else {}
    node[path[-1]] = value


def typed(node: Any, path: list[str], kind: str) -> Any:
    """Give a text the type the vendor wants; a text that cannot have it stays, and the vendor says so."""
    if isinstance(node, list):
        return [typed(entry, path, kind) for entry in node]
    if path:
        held = isinstance(node, Mapping) and path[0] in node
        return {**node, path[0]: typed(node[path[0]], path[1:], kind)} if held else node
    if kind == "boolean":
        return {"true": True, "false": False}.get(node.strip().lower(), node) if isinstance(node, str) else node
    try:
        return json.loads(node) if isinstance(node, str) and _NUMBER[kind].fullmatch(node.strip()) else node
    except ValueError:
        return node


def _entries(value: Any) -> list[Any]:
    """A list as it is; an object with numbers for keys as a list; anything else as the only entry."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and value and all(name.isdigit() for name in value):
        return [value[name] for name in sorted(value, key=int)]
    return [value]


def _with_defaults(entry: Any, defaults: Mapping[str, str]) -> Any:
    if isinstance(entry, Mapping):
        return {**entry, **{name: value for name, value in defaults.items() if name not in entry}}
    return {"value": entry, **defaults} if defaults else entry

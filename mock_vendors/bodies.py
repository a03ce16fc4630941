"""Request bodies read, and answers written, as JSON or forms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mock_vendors.data.text import dump
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.template import IF, fill, left_out, names

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_NESTED = re.compile(r"[^\[\]]+(\[[^\[\]]*\])+")
_STEP = re.compile(r"^[^\[\]]+|\[[^\[\]]*\]")
_RAW = frozenset({"records", "edges"})


def media_type(request: Request) -> str:
    """Return the request's content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def read_json(request: Request) -> Any:
    """Return the body's value; refuses what is not JSON."""
    try:
        # The first is strict about what is no text, the second keeps every digit of a number.
        orjson.loads(request.body)
        return json.loads(request.body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("malformed", message=str(error)) from error


def read_form(request: Request) -> dict[str, str]:
    """Return the body's form fields; refuses what is not UTF-8."""
    try:
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=False))
    except ValueError as error:
        raise Refusal("malformed", message="the form is not readable") from error


def read_nested_form(request: Request) -> dict[str, Any]:
    """Return a form whose fields are named ``metadata[key]``, ``items[0][price]`` and ``expand[]``, as an object."""
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=False)
    except ValueError as error:
        raise Refusal("malformed", message="the form is not readable") from error
    tree: dict[str, Any] = {}
    for name, text in pairs:
        first, *rest = _STEP.findall(name) if _NESTED.fullmatch(name) else [name]
        _put(tree, [first, *(step[1:-1] for step in rest)], text, name)
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: dict[str, Any], steps: Sequence[str], text: str, name: str) -> None:
    for place, step in enumerate(steps):
        # An empty step is the next place of a list.
        key = step if step or not place else str(len(tree))
        if place == len(steps) - 1:
            tree[key] = text
            return
        tree = tree.setdefault(key, {})
        if not isinstance(tree, dict):
            raise Refusal("malformed", message=f"{name} is both a value and an object")


def _listed(value: Any) -> Any:
    """Return an object whose keys are places as the list that it is."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(each) for key, each in value.items()}
    return list(inner.values()) if list(inner) == [str(place) for place in range(len(inner))] else inner


def read_either(request: Request) -> dict[str, str]:
    """Return the fields of a form or of a flat JSON object, whichever was sent."""
    if media_type(request) != JSON:
        return read_form(request)
    value = read_json(request)
    if not isinstance(value, dict):
        raise Refusal("malformed", message="the body must be an object")
    return {str(key): item for key, item in value.items() if isinstance(item, str)}


def json_answer(status: int, value: Any, headers: Mapping[str, str] | None = None, content_type: str = JSON) -> Answer:
    """Return an answer that carries one JSON value."""
    return Answer(status, (("Content-Type", content_type), *(headers or {}).items()), dump(value))


def enveloped(envelope: Any, facts: Mapping[str, Any], records: Sequence[bytes]) -> bytes:
    """Return the body: the records in what the vendor wraps around them; ``edges`` among the facts are JSON already."""
    joined = b"[" + b",".join(records) + b"]"
    if envelope is None:
        return joined
    known: Mapping[str, Any] = {**facts, "records": joined}
    return _written(envelope, known, bool(records)) or b"{}"


def _written(template: Mapping[str, Any], facts: Mapping[str, Any], some: bool) -> bytes | None:
    """Return an object of an envelope as JSON, or None where it is left out."""
    if left_out(template, facts):
        return None
    parts = []
    for key, inner in template.items():
        value = None if key == IF else _value(inner, facts, some)
        if value is not None:
            parts.append(dump(key) + b":" + value)
    return b"{" + b",".join(parts) + b"}"


def _value(template: Any, facts: Mapping[str, Any], some: bool) -> bytes | None:
    """Return a value of an envelope as JSON, or None where it is left out."""
    if isinstance(template, str) and template[:1] == "$":
        name = template[1:].removesuffix("?")
        value, optional = facts.get(name), template[-1] == "?"
        if name in _RAW:
            return None if optional and not some else value
        return None if optional and value is None else dump(value)
    if isinstance(template, Mapping) and not _RAW.isdisjoint(names(template)):
        return _written(template, facts, some)
    filled = fill({"": template}, facts)
    return dump(filled[""]) if filled else None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

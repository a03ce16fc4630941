"""Tagged unions and arguments, as `dropbox/dropbox-api-spec` has them: a value names its kind under ``.tag``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage.intake import pieces


def tagged(*tags: str, **fields: Any) -> dict[str, Any]:
    """Return a union within a union within …, with the innermost one's fields."""
    first, *rest = tags
    return {".tag": first, first: tagged(*rest, **fields)} if rest else {".tag": first, **fields}


def refused(*tags: str, **fields: Any) -> Refusal:
    """Return the error that an endpoint has for this case."""
    return Refusal("endpoint_error", summary="/".join(tags), union=tagged(*tags, **fields))


def arguments(request: Request) -> dict[str, Any]:
    """Return the arguments in the body of an RPC call; refuses what is no object."""
    body = b"".join(pieces(request))
    return _read(request, body.decode("utf-8", "replace"), "request body")


def content_arguments(request: Request) -> dict[str, Any]:
    """Return the arguments of a call whose body is content: in a header, or in the query."""
    text = request.headers.get("dropbox-api-arg", request.parameters.get("arg"))
    if text is None:
        raise bad_call(request, 'HTTP header "Dropbox-API-Arg": must be a JSON object')
    return _read(request, text, 'HTTP header "Dropbox-API-Arg"')


def bad_call(request: Request, message: str) -> Refusal:
    """Return the refusal of arguments that are not what the endpoint takes."""
    return Refusal("bad_parameter", function=request.path.removeprefix("/2/"), message=message, field="", value="")


def member(request: Request, given: Mapping[str, Any], name: str, kind: type) -> Any:
    """Return an argument of a type; refuses one that is missing or of another type."""
    value = given.get(name)
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        problem = f"expected {kind.__name__}, got {type(value).__name__}" if name in given else "missing required field"
        raise bad_call(request, f"{name}: {problem}")
    return value


def flag(request: Request, given: Mapping[str, Any], name: str) -> bool:
    """Return a truth that is false where it is not said."""
    return bool(member(request, {name: given.get(name, False)}, name, bool))


def tag_of(request: Request, given: Mapping[str, Any], name: str, otherwise: str) -> str:
    """Return the tag of an argument that is a union, written as a text or as an object."""
    value = given.get(name, otherwise)
    tag = value.get(".tag") if isinstance(value, dict) else value
    if not isinstance(tag, str):
        raise bad_call(request, f"{name}: expected a tagged union")
    return tag


def _read(request: Request, text: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError) as error:
        raise bad_call(request, f"{place}: could not decode input as JSON") from error
    if not isinstance(value, dict | None):
        raise bad_call(request, f"{place}: expected object, got {type(value).__name__}")
    return value or {}

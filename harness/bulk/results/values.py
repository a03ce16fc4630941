"""Records as spans of bytes: a value that nobody has to look into leaves exactly as it came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw

_object = msgspec.json.Decoder(dict[str, Raw])
_array = msgspec.json.Decoder(list[Raw])
_text = msgspec.json.Decoder(str)
_encode = msgspec.json.Encoder().encode
Members = dict[str, Raw]


def members(record: bytes | Raw) -> Members:
    """Return the members of a JSON object, their values unparsed."""
    try:
        return _object.decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {key: Raw(_dump(value)) for key, value in json.loads(bytes(record)).items()}


def items(value: Raw) -> list[Raw]:
    try:
        return _array.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return [Raw(_dump(item)) for item in json.loads(bytes(value))]


def joined(value: Mapping[str, Any] | list[Any]) -> bytes:
    return _encode(value)


def is_object(value: Raw) -> bool:
    return bytes(value[:1]) == b"{"


def is_array(value: Raw) -> bool:
    return bytes(value[:1]) == b"["


def lookup(record: Members, path: str) -> Raw | None:
    """Find a field by its name, or else by the path that its dots spell."""
    if path in record:
        return record[path]
    head, dot, rest = path.partition(".")
    inner = record.get(head) if dot else None
    return lookup(members(inner), rest) if inner is not None and is_object(inner) else None


def plain(value: Raw) -> Any:
    """Return the value as Python sees it, or ``None`` for what is no scalar."""
    return None if is_object(value) or is_array(value) else json.loads(bytes(value))


def flat(record: Members, prefix: str = "") -> Iterator[tuple[str, Raw]]:
    """Yield the fields of a record with dotted names; arrays and empty objects are values."""
    for key, value in record.items():
        if is_object(value) and (inner := members(value)):
            yield from flat(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def cell(value: Raw) -> str:
    """Print a value for a CSV cell: text as it is, null as nothing, all else as its JSON text."""
    raw = bytes(value)
    if raw[:1] == b'"':
        return _string(raw)
    return "" if raw == b"null" else raw.decode("utf-8", "replace")


def _string(raw: bytes) -> str:
    try:
        return _text.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A lone surrogate is legal JSON but no character that UTF-8 could carry.
        lenient: str = json.loads(raw.decode("utf-8", "replace"))
        return lenient.encode("utf-8", "replace").decode()


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()

"""Records as spans of bytes: a value that nobody has to look into leaves exactly as it came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Raw

from harness.bulk.results.spans import array_spans, object_spans

_object = msgspec.json.Decoder(dict[str, Raw])
_array = msgspec.json.Decoder(list[Raw])
_text = msgspec.json.Decoder(str)
_encode = msgspec.json.Encoder().encode
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError)
Members = dict[str, bytes]


def members(value: bytes) -> Members:
    """Return the members of a JSON object, their values unparsed."""
    try:
        return {key: bytes(item) for key, item in _object.decode(value).items()}
    except _UNREADABLE:
        return dict(object_spans(value))


def items(value: bytes) -> list[bytes]:
    try:
        return [bytes(item) for item in _array.decode(value)]
    except _UNREADABLE:
        return list(array_spans(value))


def object_of(pairs: Iterable[tuple[str, bytes]]) -> bytes:
    return b"{" + b",".join(_name(key) + b":" + value for key, value in pairs) + b"}"


def array_of(values: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(values) + b"]"


def is_object(value: bytes) -> bool:
    return value.startswith(b"{")


def is_array(value: bytes) -> bool:
    return value.startswith(b"[")


def lookup(record: Members, path: str) -> bytes | None:
    """Find a field by its name, or else by the path that its dots spell."""
    if path in record:
        return record[path]
    head, dot, rest = path.partition(".")
    inner = record.get(head) if dot else None
    return lookup(members(inner), rest) if inner is not None and is_object(inner) else None


def plain(value: bytes) -> Any:
    """Return the value as Python sees it, or ``None`` for what is no scalar."""
    return None if is_object(value) or is_array(value) else json.loads(value)


def flat(record: Members, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the fields of a record with dotted names; arrays and empty objects are values."""
    for key, value in record.items():
        if is_object(value) and (inner := members(value)):
            yield from flat(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def cell(value: bytes) -> str:
    """Print a value for a CSV cell: text as it is, null as nothing, all else as its JSON text."""
    if value.startswith(b'"'):
        return _string(value)
    return "" if value == b"null" else value.decode("utf-8", "replace")


def _string(raw: bytes) -> str:
    try:
        return _text.decode(raw)
    except _UNREADABLE:
        # A lone surrogate is legal JSON but no character that UTF-8 could carry.
        lenient: str = json.loads(raw.decode("utf-8", "replace"))
        return lenient.encode("utf-8", "replace").decode()


def _name(key: str) -> bytes:
    try:
        return _encode(key)
    except UnicodeEncodeError:
        return json.dumps(key).encode()

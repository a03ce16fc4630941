"""Records as values that compare exactly: no number is rounded, no key order matters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

ABSENT = "(absent)"


class Written(str):
    """A number with a point or an exponent, kept as it was written."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and str.__eq__(self, other)

    __hash__ = str.__hash__


class Unreadable(ValueError):
    """A line is not one JSON object, or an object without its key."""


def parse(line: bytes) -> dict[str, Any]:
    """Return the record on ``line``; integers of any size and decimals keep every digit."""
    try:
        value = json.loads(line, parse_float=Written)
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unreadable(f"not a JSON object but a {type(value).__name__}")
    return value


def digest(line: bytes) -> bytes:
    """Return a short name for the content of a record, the same for every way to write it down."""
    tagged = json.dumps(_tagged(parse(line)), sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(tagged.encode(), digest_size=16).digest()


class Identities:
    """Reads the one key that says which record a line is, and skips the rest."""

    def __init__(self, key: str) -> None:
        self.key = key
        shape: Any = msgspec.defstruct("Keyed", [("key", msgspec.Raw)], rename={"key": key})
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(shape)

    def of(self, line: bytes) -> str:
        """Return the identity as text, so that ``1`` and ``"1"`` are the same record with other content."""
        try:
            raw = bytes(self._decoder.decode(line).key)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(f"{error} (key '{self.key}')") from error
        return str(json.loads(raw)) if raw.startswith(b'"') else raw.decode()


def differences(expected: Any, delivered: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield place, expected value and delivered value of each leaf in which two records differ."""
    if isinstance(expected, Mapping) and isinstance(delivered, Mapping):
        for name in [*expected, *(name for name in delivered if name not in expected)]:
            inner = f"{path}.{name}" if path else str(name)
            yield from differences(expected.get(name, _ABSENT), delivered.get(name, _ABSENT), inner)
    elif isinstance(expected, list) and isinstance(delivered, list) and len(expected) == len(delivered):
        for index, (left, right) in enumerate(zip(expected, delivered, strict=True)):
            yield from differences(left, right, f"{path}[{index}]")
    elif _tagged(expected) != _tagged(delivered):
        yield path, shown(expected), shown(delivered)


def shown(value: Any) -> str:
    """Return a value as JSON for people, with decimals as they were written."""
    if value is _ABSENT:
        return ABSENT
    if isinstance(value, Written):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


_ABSENT = object()


def _tagged(value: Any) -> Any:
    # Each type is wrapped or left alone so that no text can pass for a decimal and no 1 for a true.
    if isinstance(value, Written):
        return {"decimal": str(value)}
    if isinstance(value, Mapping):
        return {"object": {name: _tagged(inner) for name, inner in value.items()}}
    if isinstance(value, list):
        return [_tagged(inner) for inner in value]
    if value is _ABSENT:
        return {"absent": True}
    return {"bool": value} if isinstance(value, bool) else value

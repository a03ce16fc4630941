"""JSON for any value that was ever read as JSON, no digit and no character of it changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson

_LARGEST = 1 << 63
_SURROGATES = re.compile("[\ud800-\udfff]")


class Written(float):
    """A number that keeps the text it was written with: ``0.10`` stays that, and ``1e400`` is no infinity."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Written:
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __reduce__(self) -> tuple[type[Written], tuple[str]]:
        return (Written, (self.text,))

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def dump(value: Any) -> bytes:
    """Return compact JSON; numbers keep all their digits, and lone surrogates become escapes."""
    try:
        return orjson.dumps(value, default=_fragment)
    except TypeError:
        return orjson.dumps(_fragments(value))


def parse(text: bytes | str) -> Any:
    """Return the value of a JSON text; numbers with a point or an exponent keep how they were written."""
    return json.loads(text, parse_float=Written)


def stringified(value: Any) -> Any:
    """Return a value with texts for all scalars, as vendors send it who send nothing but texts."""
    if isinstance(value, Mapping):
        return {key: stringified(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [stringified(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _fragment(value: Any) -> Any:
    """Return what orjson does not write by itself in its JSON; raises `TypeError` for what is no JSON."""
    if isinstance(value, Written):
        return orjson.Fragment(value.text)
    raise TypeError(f"not a JSON value: {value!r}")


def _fragments(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _fragments(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fragments(inner) for inner in value]
    if isinstance(value, str):
        return orjson.Fragment(json.dumps(value)) if _SURROGATES.search(value) else value
    if isinstance(value, int) and not isinstance(value, bool):
        return orjson.Fragment(str(value)) if not -_LARGEST <= value < 2 * _LARGEST else value
    return _fragment(value) if isinstance(value, Written) else value

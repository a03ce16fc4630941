"""JSON for any value that was ever read as JSON."""

from __future__ import annotations

import json
from typing import Any

import orjson


def dump(value: Any) -> bytes:
    """Return compact JSON; numbers of any length keep all their digits."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parse(text: bytes) -> Any:
    """Return the value of a JSON text that `dump` wrote."""
    return json.loads(text)


def stringified(value: Any) -> Any:
    """Return a scalar as the text that vendors send who send nothing but texts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value

"""Form-encoded bodies with brackets for what is nested, as in ``address[city]=Delft&tags[]=a``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from harness.connectors.bodies.encoding import ENCODINGS


@ENCODINGS.register("nested form")
def encode(record: Mapping[str, Any]) -> tuple[str, bytes]:
    """Nothing is sent for null; an empty text takes a value away, as the vendors of this form read it."""
    fields = [pair for name, value in record.items() for pair in _pairs(name, value)]
    return "application/x-www-form-urlencoded", urlencode(fields).encode("ascii")


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pairs(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _pairs(f"{name}[{place if isinstance(inner, Mapping) else ''}]", inner)
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)

"""How the records of a list are shown: at which depth, and as the edges of a connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mock_vendors.data.text import dump
from mock_vendors.paging import Cut


def shape(
    shapes: Mapping[str, Any], parameters: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[bytes, bytes] | None]:
    """Return which fields a list shows at the depth that was asked for, and how it marks that depth."""
    if not shapes:
        return (), None
    default = shapes["default"]
    name = parameters.get(shapes["parameter"], default)
    name = name if name in shapes["fields"] else default
    fields = tuple(shapes["fields"][name] or ())
    if not fields:
        return (), None
    return fields, (orjson.dumps(shapes["whole"]), orjson.dumps(name))


def edges(cut: Cut, records: Sequence[bytes]) -> bytes:
    """Return the edges of a connection: each record with a token for what follows it."""
    places = cut.places if cut.places is not None else range(cut.start, cut.stop)
    marks = [None if cut.mark is None else cut.mark(place) for place in places]
    pairs = (
        b'{"node":' + record + b',"cursor":' + dump(mark) + b"}" for record, mark in zip(records, marks, strict=True)
    )
    return b"[" + b",".join(pairs) + b"]"

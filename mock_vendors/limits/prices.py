"""What a call costs where not all cost the same: by route, page, size and depth of what it asks for."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

from mock_vendors.exchange import Request
from mock_vendors.occasion import Called, Occasion, read_occasion

_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Price:
    """``points`` for a call of the occasion ``when``, and ``each`` for every record that it asks for, ``level`` for
    every level that its body is deep.

    How many records is said by the parameter ``size``, in the query string, in the body (or its ``variables``), or
    written out in a query there, as in ``first: 50``; ``size_default`` where it is not said at all.
    """

    when: str = ""
    points: float = 0.0
    each: float = 0.0
    level: float = 0.0
    size: str = ""
    size_default: int = 1
    _occasion: Occasion = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if min(self.points, self.each, self.level, self.size_default) < 0:
            raise ValueError("a price must not be negative")
        object.__setattr__(self, "_occasion", read_occasion(self.when))

    def meant(self, called: Called) -> bool:
        """Tell whether it is the price of this call."""
        return self._occasion.selects(called)

    def of(self, called: Called) -> int:
        """Return the price of a call, in whole points."""
        cost, request = self.points, called.request
        if self.each:
            cost += self.each * (_size(request, self.size, self.size_default) if request else self.size_default)
        if self.level and request is not None:
            cost += self.level * _depth(request.body)
        return min(math.ceil(cost), _MOST)


def _size(request: Request, name: str, default: int) -> int:
    text = request.parameters.get(name)
    if text is None and request.body:
        text = _in_body(request.body, name)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default


def _in_body(body: bytes, name: str) -> str | None:
    try:
        value: Any = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        return None
    for holder in (value, value.get("variables")):
        if isinstance(holder, dict) and isinstance(holder.get(name), int | str):
            return str(holder[name])
    said = re.search(rf"\b{re.escape(name)}\s*:\s*(\d+)", str(value.get("query", "")))
    return said[1] if said else None


def _depth(body: bytes) -> int:
    """Return how many levels the braces of a body are nested, those of the JSON around a query included."""
    deepest = depth = 0
    for byte in body:
        depth += (byte == ord("{")) - (byte == ord("}"))
        deepest = max(deepest, depth)
    return deepest

"""How a mock stands, back to how it began, and what time it is there."""

from __future__ import annotations

from typing import Any

from flask import request

from contracts import Clock, nearest
from mock_vendors.control.asked import Rules, Wrong, amount, body, when
from mock_vendors.plans import PLANS
from mock_vendors.vendor import PARTS, Vendor


class State:
    """``/state``, ``/reset`` and ``/clock``."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def rules(self) -> Rules:
        return {
            "/state": (self.state, ("GET",)),
            "/reset": (self.reset, ("POST",)),
            "/clock": (self.clock, ("GET", "POST")),
        }

    def state(self) -> Any:
        vendor, now = self._vendor, self._vendor.clock.now()
        return {
            "vendor": vendor.spec.name,
            "seed": vendor.seed,
            "now": now,
            "time_scale": getattr(vendor.clock, "scale", 1.0),
            "calls": vendor.journal.calls,
            "resources": {
                name: {"records": len(dataset), "created": len(dataset.overlay), "id_field": dataset.id_field}
                for name, dataset in vendor.stock.datasets.items()
            },
            **{name: getattr(vendor, name).state() for name in PLANS},
            "limits": vendor.gate.state(now),
        }

    def reset(self) -> Any:
        parts = body("parts").get("parts", list(PARTS))
        if not isinstance(parts, list):
            raise Wrong("'parts' must be a list", f"known: {', '.join(PARTS)}")
        for part in parts:
            if part not in PARTS:
                raise Wrong(f"no part called '{part}'", nearest(str(part), PARTS))
        self._vendor.reset(tuple(parts))
        return self.state()

    def clock(self) -> Any:
        clock = self._vendor.clock
        if request.method == "POST":
            _move(clock, body())
        return {"now": clock.now(), "scale": getattr(clock, "scale", 1.0), "held": getattr(clock, "held", False)}


_MOVES = {"advance": "advance", "set": "set", "scale": "rescale", "hold": "hold"}


def _move(clock: Clock, wish: dict[str, Any]) -> None:
    known = [key for key in wish if key in _MOVES]
    if len(wish) != 1 or not known:
        raise Wrong("say exactly one of: advance, set, scale, hold", 'as in {"advance": 60}')
    move = getattr(clock, _MOVES[known[0]], None)
    if move is None:
        raise Wrong(f"this mock runs on a clock that cannot do that: {known[0]}")
    try:
        move(_by(known[0], wish[known[0]]))
    except (TypeError, ValueError, OverflowError) as error:
        raise Wrong(f"'{known[0]}': {error}", "seconds as a number; for 'set' an ISO 8601 time will do too") from error


def _by(name: str, value: Any) -> float | bool:
    if name == "set":
        return when(value)
    if name == "hold":
        if not isinstance(value, bool):
            raise TypeError("must be true or false")
        return value
    seconds = amount(value)
    if seconds < 0:
        raise ValueError("must not be negative")
    return seconds

"""What the control API can see and change of limits: plain JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contracts import nearest
from mock_vendors.limits.counted import Counted
from mock_vendors.limits.gate import Gate
from mock_vendors.registry import Unsuitable

if TYPE_CHECKING:
    from mock_vendors.vendor import Vendor

_WISHES = ("limit", "key", "remaining", "on")
EXAMPLE = '{"limit": 0, "remaining": 0}'


def limits(vendor: Vendor) -> dict[str, Any]:
    """Return whether limits are on, and where everybody stands under each."""
    return {"on": vendor.gate.on, "limits": vendor.gate.state(vendor.clock.now())}


def change_limits(vendor: Vendor, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Follow a wish and return `limits`; raises `Unsuitable` for one that cannot be followed.

    ``on`` switches one ``limit`` (a number or a name), or all of them where none is named; ``remaining`` lets so much
    of one be left, for everybody that was counted or for one ``key``.
    """
    gate = vendor.gate
    unknown = [name for name in wish if name not in _WISHES]
    if unknown:
        raise Unsuitable(f"no wish called '{unknown[0]}'; {nearest(unknown[0], _WISHES)}", unknown[0])
    counted = _found(gate, wish["limit"]) if "limit" in wish else None
    if "on" in wish:
        _switch(gate, counted, wish["on"])
    if "remaining" in wish:
        _put(gate, counted, wish, vendor.clock.now())
    return limits(vendor)


def _found(gate: Gate, limit: Any) -> Counted:
    try:
        return gate.find(limit)
    except KeyError:
        names = [counted.limit.name or str(number) for number, counted in enumerate(gate.counted)]
        raise Unsuitable(f"no limit called '{limit}'; {nearest(str(limit), names)}", "limit") from None


def _switch(gate: Gate, counted: Counted | None, on: Any) -> None:
    if not isinstance(on, bool):
        raise Unsuitable(f"'on' is true or false, not {on!r}", "on")
    if counted is None:
        gate.on = on
    else:
        counted.on = on


def _put(gate: Gate, counted: Counted | None, wish: Mapping[str, Any], now: float) -> None:
    remaining, key = wish["remaining"], wish.get("key")
    if counted is None:
        raise Unsuitable(f"say of which 'limit', as in {EXAMPLE}", "limit")
    if isinstance(remaining, bool) or not isinstance(remaining, int):
        raise Unsuitable(f"'remaining' is a whole number, not {remaining!r}", "remaining")
    if key is not None and not (isinstance(key, list) and len(key) == len(counted.limit.parts)):
        raise Unsuitable(f"'key' lists what it is counted by: {', '.join(counted.limit.parts) or 'nothing'}", "key")
    try:
        gate.put(gate.counted.index(counted), remaining, key, now)
    except ValueError as error:
        raise Unsuitable(str(error), "remaining") from error

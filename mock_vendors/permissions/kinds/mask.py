"""Some fields are not the caller's to see."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.permissions.rules import RULES, Harmless, Mask, listed


@RULES.register("mask")
@dataclass(frozen=True, slots=True)
class Masked(Harmless):
    """The argument lists fields by their paths, as in ``email;address.city``.

    They go the way of fields without a value at this vendor; ``=null`` or ``=absent`` behind them says which way.
    """

    def __post_init__(self) -> None:
        fields, equals, way = self.argument.partition("=")
        if not listed(fields) or (equals and way not in _WAYS):
            raise ValueError(f"'{self.argument}' is no list of fields, as in mask:email;phone or mask:email=null")

    def mask(self) -> Mask | None:
        fields, _, way = self.argument.partition("=")
        return Mask(listed(fields), _WAYS.get(way))


_WAYS = {"null": True, "absent": False}

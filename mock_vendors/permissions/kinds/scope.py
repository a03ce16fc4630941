"""A scope was taken away: whatever needs it is refused, with the scope's name where the vendor tells it."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.permissions.rules import RULES, Harmless, listed


@RULES.register("scope")
@dataclass(frozen=True, slots=True)
class Scope(Harmless):
    """The argument names one scope or several, as the vendor's file spells them in ``needs``."""

    def __post_init__(self) -> None:
        if not listed(self.argument):
            raise ValueError("name the scope that is taken away, as in scope:CUSTOMERS_READ")

    def takes(self) -> frozenset[str]:
        return frozenset(listed(self.argument))

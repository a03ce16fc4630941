"""The caller may not even know that this exists."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.occasion import Called
from mock_vendors.permissions.kinds.forbid import Refusing
from mock_vendors.permissions.rules import RULES


@RULES.register("hide")
@dataclass(frozen=True, slots=True)
class Hide(Refusing):
    def refuses(self, called: Called, /) -> str | None:
        return "not_found" if self.meant(called) else None

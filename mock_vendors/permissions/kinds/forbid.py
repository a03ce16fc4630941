"""The caller may not do this, and is told so."""

from __future__ import annotations

from dataclasses import dataclass

from contracts import nearest
from mock_vendors.occasion import VERBS, Called
from mock_vendors.permissions.rules import RULES, Harmless, listed


@dataclass(frozen=True, slots=True)
class Refusing(Harmless):
    """The argument is a choice of verbs, as in ``create;update``; none means all of them."""

    def __post_init__(self) -> None:
        for verb in listed(self.argument):
            if verb not in VERBS:
                raise ValueError(f"no verb called '{verb}'; {nearest(verb, VERBS)}")

    def meant(self, called: Called) -> bool:
        """Tell whether a call is of these verbs."""
        return not self.argument or called.verb in listed(self.argument)


@RULES.register("forbid")
@dataclass(frozen=True, slots=True)
class Forbid(Refusing):
    def refuses(self, called: Called, /) -> str | None:
        return "forbidden" if self.meant(called) else None

"""What becomes of other parameters beside a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.sizes import chosen
from mock_vendors.paging.style import BadPage
from mock_vendors.paging.traits import Trait

_HOW = ("ignore", "refuse")


@KNOBS.register("alone")
@dataclass(frozen=True, slots=True)
class Alone(Knob):
    """The token brings its query along; parameters beside it are ignored or refused, but for those that are named."""

    how: str
    beside: tuple[str, ...] = ()

    for_style: ClassVar[bool] = True

    def __post_init__(self) -> None:
        chosen("way to treat parameters beside a token", self.how, _HOW)

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.TOKENS})

    def allowed(self, parameters: Mapping[str, str], token: str) -> dict[str, str]:
        """Return what counts of what came along with a token; raises `BadPage` for what must not come."""
        counts = {name: text for name, text in parameters.items() if name == token or name in self.beside}
        for name, text in parameters.items():
            if name not in counts and self.how == "refuse":
                raise BadPage(name, text, f"{name} cannot be passed when {token} is present", "bad_cursor")
        return counts

"""How the end of a list is spelled where the next page would be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Page
from mock_vendors.paging.style import Asked, Cut
from mock_vendors.paging.traits import Trait


@KNOBS.register("end")
@dataclass(frozen=True, slots=True)
class End(Knob):
    """Any value: an empty text, false, 0, -1, the texts ``null`` and ``None``, ``{says: {}}`` for an empty object.

    Null and no key at all are for the envelope to say: ``$next`` and ``$next?``.
    """

    says: Any

    rank: ClassVar[int] = 70

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.NEXT})

    def cut(self, cut: Cut, _page: Page, _asked: Asked, /) -> Cut:
        if cut.next is not None:
            return cut
        told = {name: self.says for name in ("next", "cursor", "locator") if name in cut.facts}
        return replace(cut, nothing=self.says, facts={**cut.facts, **told})

"""A search that is posted, its continuation a field of the posted body."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES
from mock_vendors.paging.tokened import Tokened
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.NEXT, Trait.POSTED, Trait.TOKENS, Trait.TURNS, Trait.WALKS})


@STYLES.register("post_body")
@dataclass(frozen=True, slots=True)
class PostBody(Tokened):
    """Names may be paths with dots, as ``paging.after``; its list says ``method: POST`` and ``takes: body``."""

    cursor: str = "after"

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

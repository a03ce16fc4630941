"""An opaque token in the URL of a ``Link`` header."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.place import Page
from mock_vendors.paging.tokened import Tokened
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.LINKS, Trait.NEXT, Trait.TOKENS, Trait.TURNS, Trait.WALKS})


@STYLES.register("link_header")
@dataclass(frozen=True, slots=True)
class LinkHeader(Tokened):
    """Relations are ``next`` and, with ``previous``, ``previous``."""

    cursor: str = "page_info"

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        cut = Tokened.tell(self, asked, page)
        links = {"next": cut.next, "previous": cut.previous}
        return replace(cut, links={rel: link for rel, link in links.items() if link is not None})

"""OData's server-driven paging: ``$top``, ``$skip``, ``$skiptoken`` and ``$count``.

Source: OData 4.01, part 1, sections 8.2.8.5 and 11.2.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import whole
from mock_vendors.paging.tokened import Tokened
from mock_vendors.paging.traits import Trait

_PREFERRED = re.compile(r"\bodata\.maxpagesize\s*=\s*([0-9]{1,9})\b", re.IGNORECASE)
_TRAITS = frozenset({Trait.BEYOND, Trait.NEXT, Trait.TOKENS, Trait.TURNS, Trait.WALKS})


@STYLES.register("odata")
@dataclass(frozen=True, slots=True)
class OData(Tokened):
    """``$next`` is an absolute URL, ``$odata_count`` the total where ``$count=true`` asks for it.

    Beside the parameter, ``Prefer: odata.maxpagesize=n`` sets the size of pages.
    """

    cursor: str = "$skiptoken"
    size: str = "$top"
    skip: str = "$skip"
    count: str = "$count"

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.cursor, self.size, self.skip, self.count)

    def find(self, asked: Asked, /) -> Place:
        preferred = _PREFERRED.search(asked.headers.get("prefer", ""))
        if preferred and self.size not in asked.parameters:
            asked = replace(asked, parameters={**asked.parameters, self.size: preferred[1]})
        place = Tokened.find(self, asked)
        skip = whole(asked.parameters, self.skip, 0)
        if skip < 0:
            raise BadPage(self.skip, str(skip), f"{self.skip} must be at least 0")
        return replace(place, start=skip, turn=0) if skip and not self.given(asked.parameters) else place

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        cut = Tokened.tell(self, asked, page)
        count = page.told if asked.parameters.get(self.count) == "true" else None
        return replace(cut, form="absolute", facts={**cut.facts, "odata_count": count})

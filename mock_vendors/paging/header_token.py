"""A token in a header of the answer, which the client sends back as a parameter or a header."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.place import Page
from mock_vendors.paging.tokened import Tokened


@STYLES.register("header_token")
@dataclass(frozen=True, slots=True)
class HeaderToken(Tokened):
    """``header`` carries the token; on the last page it says ``nothing``, or is left out where that is null.

    Whether ``cursor`` is a parameter or a header of the request is for the list's ``takes`` to say.
    """

    header: str = "X-Next-Token"
    nothing: str | None = None

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        cut = Tokened.tell(self, asked, page)
        text = cut.next[self.cursor] if cut.next else self.nothing
        return cut if text is None else replace(cut, headers=((self.header, text),))

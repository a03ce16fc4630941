"""Pages by number, with the total in the envelope and no links: the client counts."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.numbered import Numbered


@STYLES.register("page_total")
@dataclass(frozen=True, slots=True)
class PageTotal(Numbered):
    size: str = "count"

    def cut(self, asked: Asked) -> Cut:
        page, size, start = self.wanted(asked)
        stop = min(start + size, asked.total)
        follow = self.place(page + 1, size) if start + size < asked.total else None
        return Cut(start, stop, follow, {"total": asked.total, "page": page, "size": size})

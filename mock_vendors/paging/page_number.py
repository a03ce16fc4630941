"""Pages by number, the neighbours told in a ``Link`` header."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.numbered import Numbered


@STYLES.register("page_number")
@dataclass(frozen=True, slots=True)
class PageNumber(Numbered):
    """``skip`` names the switch that leaves out the last page's link."""

    skip: str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in (self.page, self.size, self.skip) if name)

    def cut(self, asked: Asked) -> Cut:
        page, size, start = self.wanted(asked)
        last = self.first_page + max(0, asked.total - 1) // size
        related = {"next": page + 1, "prev": page - 1, "last": last}
        if page >= last:
            del related["next"]
        if page <= self.first_page:
            del related["prev"]
        if last == self.first_page or asked.parameters.get(self.skip or "") == "true":
            del related["last"]
        links = {name: self.place(number, size) for name, number in related.items()}
        facts = {"total": asked.total, "page": page, "size": size}
        return Cut(start, min(start + size, asked.total), links.get("next"), facts, links)

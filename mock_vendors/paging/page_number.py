"""Pages by number, the neighbours told in a ``Link`` header."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.sizes import Sizes, whole


@STYLES.register("page_number")
@dataclass(frozen=True, slots=True)
class PageNumber:
    """``page`` counts from ``first_page``; ``skip`` names the switch that leaves out the last page's link."""

    default: int
    most: int
    least: int = 1
    page: str = "page"
    size: str = "per_page"
    first_page: int = 1
    skip: str | None = None
    above: str = "clamp"
    below: str = "refuse"

    def __post_init__(self) -> None:
        self._sizes()

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in (self.page, self.size, self.skip) if name)

    def first(self, size: int) -> dict[str, str]:
        return {self.page: str(self.first_page), self.size: str(size)}

    def cut(self, asked: Asked) -> Cut:
        size = self._sizes().read(asked.parameters, self.size)
        page = whole(asked.parameters, self.page, self.first_page)
        if page < self.first_page:
            raise BadPage(self.page, str(page), f"{self.page} must be at least {self.first_page}")
        start = (page - self.first_page) * size
        last = self.first_page + max(0, asked.total - 1) // size
        related = {"next": page + 1, "prev": page - 1, "last": last}
        if page >= last:
            del related["next"]
        if page <= self.first_page:
            del related["prev"]
        if last == self.first_page or asked.parameters.get(self.skip or "") == "true":
            del related["last"]
        links = {name: {self.page: str(number), self.size: str(size)} for name, number in related.items()}
        facts = {"total": asked.total, "page": page, "size": size}
        return Cut(start, min(start + size, asked.total), links.get("next"), facts, links)

    def _sizes(self) -> Sizes:
        return Sizes(self.default, self.most, self.least, self.above, self.below)

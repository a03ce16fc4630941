"""Pages by number, with the total in the envelope and no links: the client counts."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.sizes import Sizes, whole


@STYLES.register("page_total")
@dataclass(frozen=True, slots=True)
class PageTotal:
    default: int
    most: int
    least: int = 1
    page: str = "page"
    size: str = "count"
    first_page: int = 1
    above: str = "clamp"
    below: str = "refuse"

    def __post_init__(self) -> None:
        self._sizes()

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.page, self.size)

    def first(self, size: int) -> dict[str, str]:
        return {self.page: str(self.first_page), self.size: str(size)}

    def cut(self, asked: Asked) -> Cut:
        size = self._sizes().read(asked.parameters, self.size)
        page = whole(asked.parameters, self.page, self.first_page)
        if page < self.first_page:
            raise BadPage(self.page, str(page), f"{self.page} must be at least {self.first_page}")
        start = (page - self.first_page) * size
        stop = min(start + size, asked.total)
        follow = {self.page: str(page + 1), self.size: str(size)} if start + size < asked.total else None
        return Cut(start, stop, follow, {"total": asked.total, "page": page, "size": size})

    def _sizes(self) -> Sizes:
        return Sizes(self.default, self.most, self.least, self.above, self.below)

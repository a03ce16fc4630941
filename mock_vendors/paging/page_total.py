"""Pages by number, with the total in the envelope and no links: the client counts."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, Cut
from mock_vendors.paging.facts import told
from mock_vendors.paging.numbered import Numbered
from mock_vendors.paging.place import Page


@STYLES.register("page_total")
@dataclass(frozen=True, slots=True)
class PageTotal(Numbered):
    size: str = "count"

    def tell(self, _asked: Asked, page: Page, /) -> Cut:
        facts = told(page, self.first_page)
        facts["next"] = page.follow.turn + self.first_page if page.follow else None
        facts["previous"] = page.before.turn + self.first_page if page.before else None
        return Cut(page.start, page.stop, self.at(page.follow), facts, previous=self.at(page.before))

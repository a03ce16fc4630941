"""What any page can say of itself, whatever its style."""

from __future__ import annotations

from typing import Any

from mock_vendors.paging.place import Page

OF_ANY_LIST = (
    "records",
    "total",
    "size",
    "count",
    "page",
    "pages",
    "offset",
    "next",
    "next_url",
    "next_path",
    "next_query",
    "previous",
    "previous_url",
    "previous_path",
    "previous_query",
    "has_more",
    "done",
    "first_id",
    "last_id",
    "edges",
    "base",
    "path",
    "url",
)
"""The facts that every envelope may ask for; null where a style has none."""


def told(page: Page, first_page: int = 1) -> dict[str, Any]:
    """Return what a page says of itself."""
    place, told = page.place, page.told
    return {
        "total": told,
        "size": place.size if place.echoed is None else place.echoed,
        "page": place.turn + first_page,
        "pages": page.last + 1,
        "offset": page.start,
        "has_more": page.more,
        "done": not page.more,
    }

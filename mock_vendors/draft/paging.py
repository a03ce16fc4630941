"""From the parameters of a list, and what surrounds its records, to a paging style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.draft.document import Document, Node, Operation

_SIZES = (
    "per_page",
    "page_size",
    "pageSize",
    "limit",
    "page[size]",
    "$top",
    "count",
    "size",
    "max_results",
    "maxResults",
    "first",
    "take",
)
_TOKENS = (
    "cursor",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "after",
    "page[after]",
    "continuation_token",
    "page_info",
    "marker",
)
_PAGES = ("page", "page_number", "pageNumber", "page[number]", "p")
_OFFSETS = ("offset", "skip", "start", "startAt", "start_at", "page[offset]")
_FACTS: Mapping[str, tuple[str, ...]] = {
    "$total": (
        "total",
        "total_count",
        "totalCount",
        "count",
        "total_results",
        "totalResults",
        "total_items",
        "totalSize",
    ),
    "$page": ("page", "current_page", "page_number", "pageNumber"),
    "$pages": ("pages", "total_pages", "totalPages", "last_page", "page_count"),
    "$size": ("per_page", "page_size", "pageSize", "limit", "size"),
    "$offset": ("offset", "start", "startAt"),
    "$has_more": ("has_more", "hasMore", "has_next", "hasNext", "more"),
    "$done": ("done", "end_of_stream", "isLast"),
    "$previous_url": ("previous", "prev", "previous_page"),
}
_TOKEN_NAMES = (
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "cursor",
    "after",
)
_LINK_NAMES = ("next", "next_page", "nextPage", "next_url", "nextLink", "next_link", "@odata.nextLink")


def paging(operation: Operation) -> dict[str, Any]:
    """Return the paging of a list, every number in it a guess unless the document gives it."""
    queries = operation.queries
    size = next((name for name in _SIZES if name in queries), None)
    sizes = _sizes(queries.get(size or "", {}))
    named = {"size": size} if size else {}
    by = (("starting_after", "keyset", "after"), *((name, "cursor", "cursor") for name in _TOKENS))
    for name, style, option in by:
        if name in queries:
            return {"style": style, option: name, **named, **sizes}
    page = next((name for name in _PAGES if name in queries), None)
    if page is not None:
        return {"style": "page_number" if "link" in operation.headers else "page_total", "page": page, **named, **sizes}
    offset = next((name for name in _OFFSETS if name in queries), None)
    if offset is not None:
        return {"style": "offset", "offset": offset, **named, **sizes}
    return {"style": "none"}


def envelope(document: Document, schema: Node, tokens: bool) -> tuple[dict[str, Any] | None, Node] | None:
    """Return what surrounds the records and the schema of one; None where there are no records."""
    if schema.get("type") == "array" or "items" in schema:
        return None, document.at(schema.get("items", {}))
    properties = {key: document.at(node) for key, node in schema.get("properties", {}).items()}
    lists = [key for key, node in properties.items() if _records(document, node)]
    if not lists:
        return None
    key = max(lists, key=lambda each: len(document.at(properties[each]["items"]).get("properties", {})))
    around = {name: fact for name in properties if (fact := "$records" if name == key else _fact(name, tokens))}
    return around, document.at(properties[key]["items"])


def _records(document: Document, node: Node) -> bool:
    return "items" in node and bool(document.at(node["items"]).get("properties"))


def _fact(name: str, tokens: bool) -> str | None:
    if name in _TOKEN_NAMES:
        return "$next?" if tokens else None
    if name in _LINK_NAMES:
        return "$next_url?"
    return next((fact for fact, names in _FACTS.items() if name in names), None)


def _sizes(schema: Node) -> dict[str, int]:
    default, most = schema.get("default"), schema.get("maximum")
    most = int(most) if isinstance(most, int | float) and most >= 1 else 100
    default = int(default) if isinstance(default, int) and default >= 1 else min(25, most)
    return {"default": default, "most": max(most, default)}

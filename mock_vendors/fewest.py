"""How few requests can do a job: what a client's count is measured against."""

from __future__ import annotations

from mock_vendors.spec import ListSpec, VendorSpec


def fewest(spec: VendorSpec, resource: str, records: int, size: int | None = None) -> int | None:
    """Return the smallest number of list requests that shows every seeded record of a resource once.

    ``records`` are those of each resource without a parent; pages hold ``size`` records, or as many as the vendor
    allows. A child resource takes at least one request for each parent. None where the vendor has no such list.
    """
    found = spec.resources[resource]
    if found.listing is None:
        return None
    most = _page(found.listing, size)
    if found.parent is None:
        return _pages(records, most)
    pattern = found.parent.pattern
    turns, rest = divmod(records, len(pattern))
    pages = [_pages(children, most) for children in pattern]
    return turns * sum(pages) + sum(pages[:rest])


def _page(listing: ListSpec, size: int | None) -> int | None:
    most = listing.paging.options.get("most")
    sizes = [each for each in (most, size) if each]
    return min(sizes) if sizes else None


def _pages(records: int, most: int | None) -> int:
    return 1 if most is None else max(1, -(-records // most))

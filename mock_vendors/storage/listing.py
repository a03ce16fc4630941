"""Pages of a container's files, where a delimiter may fold many of them into one prefix."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.storage.items import FILE, Item
from mock_vendors.storage.shelf import following
from mock_vendors.storage.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Listed:
    """One page; ``after`` is behind what the next page begins, None: there is none."""

    items: tuple[Item, ...]
    prefixes: tuple[str, ...]
    after: str | None


def walked(
    store: ObjectStore, container: str, *, prefix: str = "", delimiter: str = "", after: str = "", most: int = 1000
) -> Listed:
    """Return the first files and folded prefixes behind ``after``, so many of both together, in the order of keys."""
    items: list[Item] = []
    prefixes: list[str] = []
    last, left = after, True
    while left:
        start = following(last) if _is_folded(last, prefix, delimiter) else ""
        if not start and _is_folded(last, prefix, delimiter):
            break
        size = 1 if delimiter else most + 1
        found = store.items(container, after=last, start=start, prefix=prefix, kind=FILE, most=size)
        for item in found:
            if len(items) + len(prefixes) == most:
                return Listed(tuple(items), tuple(prefixes), last if most else None)
            name = folded(item.key, prefix, delimiter)
            last = name or item.key
            if name is None:
                items.append(item)
            else:
                prefixes.append(name)
        left = bool(delimiter and found)
    return Listed(tuple(items), tuple(prefixes), None)


def folded(key: str, prefix: str, delimiter: str) -> str | None:
    """Return the prefix that a key is folded into; None: it stands for itself."""
    place = key.find(delimiter, len(prefix)) if delimiter else -1
    return None if place < 0 else key[: place + len(delimiter)]


def _is_folded(last: str, prefix: str, delimiter: str) -> bool:
    """Tell whether a list that stands here has shown a folded prefix: it goes on behind all that begins with it."""
    return last.startswith(prefix) and folded(last, prefix, delimiter) == last

"""What page numbers and offsets share: the vendor points nowhere, so counting has to tell where a list ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.connectors.page import Position
from harness.connectors.paging.style import CONFIRM, SHORT, TOTAL, Reply
from harness.connectors.place import ASTRAY, MISSING


@dataclass(frozen=True, slots=True)
class Seen:
    """How many records a walk has met, how many it asks for at a time, and how many a full page really has."""

    count: int
    asked: int
    full: int
    first: bool


def onward(seen: Seen, reply: Reply) -> Mapping[str, Any] | None:
    """Return what the next position has to remember after a page with records, or ``None`` at a sure end.

    A total and a short page are two witnesses of the end: where only one of them speaks, or no
    total but a short page, the position is marked to be looked at before the end is believed.
    """
    # The first page alone cannot tell a short page from a vendor with its own idea of the size.
    full = min(seen.asked, reply.received) if seen.first else seen.full
    kept = {"full": full} if full < seen.asked else {}
    short = reply.received < (seen.asked if seen.first else full)
    if reply.more or (reply.total is not None and seen.count < reply.total):
        return kept
    if reply.total == seen.count:
        return None if short else {**kept, CONFIRM: TOTAL}
    # A total below what has already come is wrong, so it is as good as none.
    return {**kept, CONFIRM: SHORT} if short else kept


def astray(name: str, seen: int, total: int | None, *, more: bool) -> Position | None:
    """Return a place astray where there must be records that no page has brought, otherwise ``None``."""
    if total is not None and total > seen:
        said = f"'{name}' is said to have {total} records, but its pages end after {seen}"
        return {ASTRAY: said, MISSING: total - seen}
    return {ASTRAY: f"'{name}' is said to go on, but gives no way to get there"} if more else None

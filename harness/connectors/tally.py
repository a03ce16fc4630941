"""Did all come that was promised? At the end of a walk the vendor's own words are held against what came."""

from __future__ import annotations

from harness.connectors.page import COUNTED, Position
from harness.connectors.paging import Reply
from harness.connectors.paging.counting import astray

MOVED = -1
"""Stands for a total that changed during the walk: records come and go, so that it proves nothing."""


def tallied(
    name: str, position: Position | None, reply: Reply, following: Position | None, *, late: bool = False
) -> Position | None:
    """Return ``following`` with the records counted so far; behind an end that comes too early, a place astray.

    A walk is counted if its first page told of a total, or, with ``late``, if another may do so yet; a jump into
    the middle of a list is not.
    """
    if position is not None and COUNTED not in position:
        return following or astray(name, 0, None, more=reply.more)
    seen, total = position[COUNTED] if position else (0, None)
    seen += reply.received
    if total is None or reply.total not in (None, total):
        total = reply.total if total is None else MOVED
    if following is None:
        return astray(name, seen, total, more=reply.more and total != seen)
    return following if total is None and not late else {**following, COUNTED: [seen, total]}

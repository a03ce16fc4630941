"""Did all come that was promised? Where the vendor points at the next page, its total is held against what came."""

from __future__ import annotations

from harness.connectors.page import COUNTED, Position
from harness.connectors.paging.counting import cut_off
from harness.connectors.paging.style import Reply

MOVED = -1
"""Stands for a total that changed during the walk: records come and go, so that it proves nothing."""


def tallied(name: str, position: Position | None, reply: Reply, following: Position | None) -> Position | None:
    """Return ``following`` with the records counted so far, or raise `PagingFault` at an end that comes too early.

    A walk is counted if its first page told of a total; a jump into the middle of a list is not.
    """
    if position is not None and COUNTED not in position:
        return following
    seen, total = position[COUNTED] if position else (0, None)
    seen += reply.received
    if total is None or reply.total not in (None, total):
        total = reply.total if total is None else MOVED
    if following is None:
        cut_off(name, seen, total)
        return None
    return following if total is None else {**following, COUNTED: [seen, total]}


def uncounted(position: Position | None) -> Position | None:
    """Return the place alone."""
    return position and {key: value for key, value in position.items() if key != COUNTED}

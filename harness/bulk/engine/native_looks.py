"""Rows about which a vendor's bulk job says nothing: a look at the vendor's records tells, where one is possible."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import msgspec

from harness.bulk.store.protocol import Outcome
from harness.connectors.errors import ConnectorError, Unsupported
from harness.connectors.page import Call

UNKNOWN = "unknown outcome: the vendor's job does not tell what became of this record"
LOST = "Not processed: the vendor's job says nothing about this record, and the vendor has no such record"
MOST = 200
"""So many rows of one job are looked for; a look is a call."""


class Finds(Protocol):
    def find(self, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]: ...


Claimed = Callable[[Collection[str]], Collection[str]]


def looked_for(found: Sequence[Outcome], finds: Finds, claimed: Claimed, since: float, call: Call) -> list[Outcome]:
    """Return the outcomes, those that were unknown decided by what the vendor has been given since that instant."""
    open_rows = [outcome for outcome in found if outcome.status == UNKNOWN][:MOST]
    alike = Counter(_said(outcome) for outcome in open_rows)
    known = {outcome.vendor_id for outcome in found if outcome.vendor_id}
    settled: dict[int, Outcome] = {}
    for outcome in open_rows:
        try:
            ids = finds.find(outcome.record, since=math.floor(since), call=call)
        except (ConnectorError, Unsupported):
            continue
        fresh = [one for one in ids if one not in known and one not in claimed(ids)]
        if len(fresh) <= alike[_said(outcome)]:
            settled[outcome.number] = _settled(outcome, fresh)
            known.update(fresh[:1])
            alike[_said(outcome)] -= 1
    return [settled.get(outcome.number, outcome) for outcome in found]


def _settled(outcome: Outcome, fresh: Sequence[str]) -> Outcome:
    if fresh:
        return Outcome(outcome.number, fresh[0])
    return replace(outcome, status=LOST)


def _said(outcome: Outcome) -> bytes:
    return msgspec.json.encode(outcome.record, order="sorted")

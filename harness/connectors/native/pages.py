"""The result of a vendor's job as the pages of a walk: made, waited for, read part by part, looked over at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.connectors.errors import PagingFault
from harness.connectors.native.api import Cursor, Exports, Kit, Part, VendorJob
from harness.connectors.native.progress import Phase, awaited
from harness.connectors.page import COUNTED, Ask, Call, Page, Position, Served
from harness.connectors.spans import decoded
from harness.ocnql import matches

JOB = "vendorJob"
"""The key under which a position holds the vendor's job."""


@dataclass(frozen=True, slots=True)
class NativePages:
    """Positions hold the vendor's job and the place in its result, so that whoever goes on needs nothing else."""

    exports: Exports
    kit: Kit

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page:
        """Return the page at ``position``: without one the job is made, at a job alone its end is waited for."""
        if position is None:
            return Page((), {JOB: self.exports.begin(ask, call)})
        if "cursor" not in position:
            return Page((), {JOB: self._ended(position[JOB], call), "cursor": None, COUNTED: 0})
        return self._part(ask, position, call)

    def ahead(self, _ask: Ask, _position: Position | None, _page: Page) -> Iterator[Position]:
        """Yield nothing: only the vendor knows how a result goes on."""
        return iter(())

    def _ended(self, job: VendorJob, call: Call) -> VendorJob:
        progress = awaited(lambda: self.exports.look(job, call), job, call, self.kit.clock, self.kit.numbers)
        if progress.phase is Phase.FAILED:
            raise progress.failure()
        return progress.job

    def _part(self, ask: Ask, position: Position, call: Call) -> Page:
        looks, row = position.get("looks", 0), position.get("row", 0)
        if looks:
            call.wait(self.kit.numbers.first * 2.0 ** (looks - 1))
        part = self.exports.part(position[JOB], position["cursor"], call)
        fresh = part.records[row:]
        counted = position[COUNTED] + len(fresh)
        place = {JOB: position[JOB], COUNTED: counted}
        return self._page(ask, fresh, self._on(place, position["cursor"], part, 0 if fresh else looks))

    def _on(self, place: dict[str, Any], cursor: Cursor | None, part: Part, looks: int) -> Position | None:
        """Say where to go on: to the next part, unless rows that the vendor counted have not come."""
        missing = 0 if part.due is None else part.due - place[COUNTED]
        if missing > 0 and looks >= self.kit.numbers.looks:
            said = f"job {place[JOB]['id']} of the vendor counts {part.due} records, its result holds {place[COUNTED]}"
            raise PagingFault("Incomplete result", said)
        if missing > 0:
            # A result may be told of before it is whole: the same part is read again, from where it ended.
            return {**place, "cursor": cursor, "row": len(part.records), "looks": looks + 1}
        return None if part.next is None else {**place, "cursor": part.next}

    def _page(self, ask: Ask, records: tuple[bytes, ...], following: Position | None) -> Page:
        condition, kept = ask.where, records
        if condition is not None:
            kept = tuple(record for record in records if matches(condition, decoded(record)))
        return Page(kept, following, served=Served(records, None, self.kit.resource.primary_key))

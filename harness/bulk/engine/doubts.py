"""Records that the vendor may or may not have: a look decides, and never a guess."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from contracts import Clock
from harness.bulk.engine.rows import Row
from harness.bulk.engine.sending import Writes, failure, unknown
from harness.bulk.store.protocol import Outcome
from harness.connectors.errors import ConnectorError, UnknownOutcome, Unsupported
from harness.connectors.page import Call

_log = logging.getLogger(__name__)
SENDS = 16
"""How often one record is sent at most, when each time a look shows that the vendor has not got it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that was about to be sent, or was sent, after the instant ``at``.

    ``fresh`` tells that this very run sent it, with all the retries that a key allows.
    """

    row: Row
    at: float
    fresh: bool


class Doubts:
    """Settles doubts one after the other, while nothing else of the upload is under way."""

    def __init__(
        self,
        writes: Writes,
        call: Call,
        key: Callable[[int], str],
        clock: Clock,
        claimed: Callable[[Collection[str]], Collection[str]],
    ) -> None:
        self._writes, self._call, self._key, self._clock, self._claimed = writes, call, key, clock, claimed

    def settle(self, doubts: Sequence[Doubt]) -> Iterator[Outcome]:
        """Yield what became of the rows; looks come last, when all is known that a vendor tells by itself.

        Those that say most are looked for first: what one of them says others may say as well.
        """
        left = []
        for doubt in doubts:
            outcome = self._by_key(doubt)
            if outcome is None:
                left.append(doubt)
            else:
                yield outcome
        said = {doubt.row.number: msgspec.json.encode(doubt.row.record, order="sorted") for doubt in left}
        for doubt in sorted(left, key=lambda doubt: (-len(said[doubt.row.number]), doubt.row.number)):
            own = said.pop(doubt.row.number)
            # Of records that are the same to the letter it makes no difference which one the vendor has.
            yield self._by_looking(doubt, 1 + sum(text == own for text in said.values()))

    def _by_key(self, doubt: Doubt) -> Outcome | None:
        """Send the row of an earlier run once more, if the vendor still knows its key."""
        if doubt.fresh or self._clock.now() - doubt.at >= self._writes.key_life:
            return None
        return self._sent(doubt.row)

    def _by_looking(self, doubt: Doubt, alike: int) -> Outcome:
        for _ in range(SENDS - doubt.fresh):
            if found := self._found(doubt, alike):
                return found
            if self._writes.key_life:
                return unknown(doubt.row, "it was sent again and again with the same key, without an answer")
            if outcome := self._sent(doubt.row):
                return outcome
        return unknown(doubt.row, f"it was sent {SENDS} times without an answer")

    def _sent(self, row: Row) -> Outcome | None:
        try:
            return Outcome(row.number, self._writes.write(row.record, self._key(row.number), self._call))
        except UnknownOutcome as error:
            _log.info("record %d: %s", row.number, error)
            return None
        except (ConnectorError, Unsupported) as error:
            return failure(row, error)

    def _found(self, doubt: Doubt, alike: int) -> Outcome | None:
        row = doubt.row
        try:
            # Vendors keep whole seconds, so a record may look older than the intent to send it.
            ids = self._writes.find(row.record, since=math.floor(doubt.at), call=self._call)
        except (ConnectorError, Unsupported) as error:
            return unknown(row, str(error))
        claimed = self._claimed(ids)
        fresh = [one for one in ids if one not in claimed]
        if len(fresh) > alike:
            return unknown(row, f"the vendor has {len(fresh)} such records: {', '.join(fresh)}")
        return Outcome(row.number, fresh[0]) if fresh else None

"""Which record went over the wire how often: counted when the response that held it was written to the end.

Counts are kept in blocks of rows; a block whose rows all have the same count is one number, so that a full
download of any size takes next to no memory.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BLOCK = 1 << 16
_MOST = 255
_MORE = bytes(min(count + 1, _MOST) for count in range(256))
_RUN = re.compile(rb"(?s)(.)\1*")


class Tally:
    """How often each row of one resource was delivered; counts stop at 255."""

    def __init__(self) -> None:
        self._blocks: dict[int, int | bytearray] = {}
        self.deliveries = 0

    def add(self, start: int, stop: int) -> None:
        """Count the rows from ``start`` up to ``stop`` once more."""
        self.deliveries += stop - start
        while start < stop:
            block, first = divmod(start, BLOCK)
            last = min(BLOCK, first + stop - start)
            self._count(block, first, last)
            start += last - first

    def runs(self, length: int) -> Iterator[tuple[int, int, int]]:
        """Yield ``(start, stop, times)`` for neighbours with the same count of at least 1."""
        open_run: tuple[int, int, int] | None = None
        for start, end, times in self._pieces():
            stop = min(end, length)
            if start >= stop or not times:
                continue
            if open_run and open_run[1] == start and open_run[2] == times:
                open_run = (open_run[0], stop, times)
                continue
            if open_run:
                yield open_run
            open_run = (start, stop, times)
        if open_run:
            yield open_run

    def dump(self) -> dict[str, Any]:
        """Return the tally as plain JSON: its deliveries and its runs."""
        runs = [(start, stop, times) for start, stop, times in self._pieces() if times]
        return {"deliveries": self.deliveries, "runs": runs}

    @classmethod
    def loaded(cls, kept: Mapping[str, Any]) -> Tally:
        """Return the tally that `dump` gave."""
        tally = cls()
        for start, stop, times in kept["runs"]:
            for _ in range(times):
                tally.add(start, stop)
        tally.deliveries = kept["deliveries"]
        return tally

    def _count(self, block: int, first: int, last: int) -> None:
        counts = self._blocks.get(block, 0)
        if isinstance(counts, int):
            if last - first == BLOCK:
                self._blocks[block] = min(counts + 1, _MOST)
                return
            counts = self._blocks[block] = bytearray([counts]) * BLOCK
        counts[first:last] = counts[first:last].translate(_MORE)
        if last == BLOCK and counts.count(counts[0]) == BLOCK:
            self._blocks[block] = counts[0]

    def _pieces(self) -> Iterator[tuple[int, int, int]]:
        for block in sorted(self._blocks):
            counts, base = self._blocks[block], block * BLOCK
            if isinstance(counts, int):
                yield base, base + BLOCK, counts
            else:
                for run in _RUN.finditer(counts):
                    yield base + run.start(), base + run.end(), run[0][0]


class Ledger:
    """The tallies of a vendor, and how many responses are still being written."""

    def __init__(self) -> None:
        self._tallies: dict[str, Tally] = {}
        self._open = 0
        self._settled = threading.Condition()

    def begin(self) -> None:
        """A response begins to be written."""
        with self._settled:
            self._open += 1

    def end(self, resource: str | None, rows: Sequence[int]) -> None:
        """A response has ended; ``rows`` are those that it delivered, none if it broke off."""
        with self._settled:
            if resource is not None and rows:
                tally = self._tallies.setdefault(resource, Tally())
                for start, stop in spans(rows):
                    tally.add(start, stop)
            self._open -= 1
            if not self._open:
                self._settled.notify_all()

    def settle(self, seconds: float = 5.0) -> None:
        """Wait until no response is being written, at most so long."""
        with self._settled:
            self._settled.wait_for(lambda: not self._open, seconds)

    def clear(self) -> None:
        with self._settled:
            self._tallies.clear()

    def dump(self) -> dict[str, Any]:
        """Return every tally as plain JSON."""
        with self._settled:
            return {name: tally.dump() for name, tally in self._tallies.items()}

    def load(self, kept: Mapping[str, Any]) -> None:
        """Take the tallies that `dump` gave instead of one's own."""
        with self._settled:
            self._tallies = {name: Tally.loaded(each) for name, each in kept.items()}

    def account(
        self, resource: str, records: int, created: int, *, hidden: int = 0, gone: Sequence[int] = ()
    ) -> dict[str, object]:
        """Say what was delivered of a resource that has had so many rows, of which some are hidden or gone by now."""
        self.settle()
        with self._settled:
            tally = self._tallies.get(resource) or Tally()
            runs = list(tally.runs(records))
        once = sum(stop - start for start, stop, times in runs if times == 1)
        repeated = sum(stop - start for start, stop, times in runs if times > 1)
        lost = sum(any(start <= row < stop for start, stop, _ in runs) for row in gone)
        there = records - hidden - len(gone)
        return {
            "records": there,
            "created": created,
            "delivered": tally.deliveries,
            "once": once,
            "repeated": repeated,
            "never": there - (once + repeated - lost),
            "served": runs,
        }


def spans(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the rows as spans of neighbours; a row that comes twice comes in two spans."""
    if isinstance(rows, range) and abs(rows.step) == 1:
        yield (rows[0], rows[-1] + 1) if rows.step == 1 else (rows[-1], rows[0] + 1)
        return
    ordered = sorted(rows)
    start = previous = ordered[0]
    for row in ordered[1:]:
        if row != previous + 1:
            yield start, previous + 1
            start = row
        previous = row
    yield start, previous + 1

"""Where a request points, and the page that is there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a traversal: ``turn`` is the number of its page, from 0; ``size`` the most rows that page has."""

    start: int
    size: int
    turn: int = 0
    backwards: bool = False
    echoed: int | None = None
    """The size that the client asked for, where the vendor says that one and not the one that counts."""
    version: int = 0
    """The state of the data that the traversal goes on with."""
    limit: int | None = None
    """The row where the traversal ends although the list goes on."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How many rows each page has: ``size``, but every ``short``-th lacks some, and after ``full`` come empty ones."""

    size: int
    short: int = 0
    lacks: int = 0
    full: int = 0
    blank: int = 0

    def start(self, turn: int) -> int:
        """Return the first row of a page."""
        data = self._data(turn)
        return data * self.size - (data // self.short * self.lacks if self.short else 0)

    def stop(self, place: Place) -> int:
        """Return the row where the page at a place ends, whether it begins where pages do or not."""
        if self.full and place.turn % (self.full + self.blank) >= self.full:
            return place.start
        if not self.short:
            return place.start + self.size
        return place.start + min(self.size, self._period - place.start % self._period)

    def turn(self, start: int) -> int:
        """Return the number of the page that holds a row."""
        data = start // self.size
        if self.short:
            periods, rest = divmod(start, self._period)
            data = periods * self.short + rest // self.size
        return data + (data // self.full * self.blank if self.full else 0)

    def last(self, total: int) -> int:
        """Return the number of the last page."""
        return self.turn(max(0, total - 1))

    @property
    def _period(self) -> int:
        return self.short * self.size - self.lacks

    def _data(self, turn: int) -> int:
        """Return how many pages with rows come before this one."""
        if not self.full:
            return turn
        groups, rest = divmod(turn, self.full + self.blank)
        return groups * self.full + min(rest, self.full)


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is shown: its rows, what follows it, and the total that is told."""

    place: Place
    start: int
    stop: int
    follow: Place | None
    before: Place | None
    more: bool
    told: int | None
    last: int
    """The number of the last page, from 0."""


def walked(place: Place, total: int, cadence: Cadence | None = None) -> Page:
    """Return the page at a place of a vendor that does nothing special, but for the cadence of its pages."""
    size, start, turn = place.size, place.start, place.turn
    if place.backwards:
        return _backwards(place, total)
    stop = start + size if cadence is None else cadence.stop(place)
    end = total if place.limit is None else min(total, place.limit)
    follow = Place(stop, size, turn + 1, False, place.echoed, place.version, place.limit) if stop < end else None
    before = None
    if start > 0:
        begin = start - size if cadence is None else cadence.start(max(0, turn - 1))
        before = Place(max(0, begin), size, max(0, turn - 1), False, place.echoed, place.version)
    last = max(0, total - 1) // size if cadence is None else cadence.last(total)
    return Page(place, start, min(stop, end), follow, before, follow is not None, total, last)


def _backwards(place: Place, total: int) -> Page:
    stop, size = place.start, place.size
    start = max(0, stop - size)
    follow = Place(start, size, 0, True, place.echoed, place.version) if start > 0 else None
    after = Place(stop, size, 0, False, place.echoed, place.version) if stop < total else None
    return Page(place, start, min(stop, total), follow, after, follow is not None, total, max(0, total - 1) // size)

"""Views of one data set: seeded rows by arithmetic, what was changed put in its places between them."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mock_vendors.data.order import Order, Place, ranker, term_key
from mock_vendors.data.seeded import Seeded
from mock_vendors.data.version import Moment
from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING, Condition

_VIEWS_KEPT, _PLACES_KEPT = 32, 4_000_000
Rank = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which view is wanted; ``deleted`` adds softly deleted rows, ``within`` leaves all other seeded rows out."""

    where: Condition
    order: tuple[Order, ...]
    moment: Moment
    deleted: bool = False
    within: range | None = None


class Source(Protocol):
    """What views are made of."""

    @property
    def count(self) -> int:
        """How many rows were seeded."""

    def seeded_at(self, moment: Moment, /) -> Seeded:
        """Return the seeded rows as they were."""

    def changed_at(self, moment: Moment, /) -> Sequence[int]:
        """Return the seeded rows that are not as they were made."""

    def added_at(self, wish: Wish, /) -> Sequence[int]:
        """Return the rows that do not stand where they were seeded: those of them that are wanted."""

    def keys_at(self, field: str, row: int, moment: Moment, /) -> Sequence[Any]:
        """Return what a row had at a path."""

    def place_at(self, row: int, moment: Moment, /) -> Place:
        """Return where a row stood where no order says."""


class Views:
    """Makes views and keeps those that were asked for last."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def get(self, wish: Wish) -> View:
        made: View = self._remembered(wish, lambda: self._view(wish))
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def _view(self, wish: Wish) -> View:
        source, moment = self._source, wish.moment
        seeded, added, changed = source.seeded_at(moment), source.added_at(wish), source.changed_at(moment)
        key = ("base", wish.where, wish.order, id(seeded), wish.within)
        base: Sequence[int] = self._remembered(key, lambda: _base(seeded, wish))[0]
        rank = ranker(
            wish.order,
            lambda field, row: source.keys_at(field, row, moment),
            lambda row: source.place_at(row, moment),
        )
        if not changed and (not added or (not wish.order and isinstance(added, range))):
            return View((base, added), rank, wish)
        before = ranker(wish.order, seeded.keys, lambda row: (row, 0))
        gone = [place for place in (_found(base, row, before) for row in changed) if place is not None]
        ranked = sorted((rank(row), row) for row in added)
        new = [(_placed(base, key, before), row) for key, row in ranked]
        return View(tuple(_merged(base, gone, new)), rank, wish)

    def _remembered(self, key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self._overfull():
                self._kept.popitem(last=False)
        return made

    def _overfull(self) -> bool:
        return len(self._kept) > _VIEWS_KEPT or sum(map(_listed, self._kept.values())) > _PLACES_KEPT


def _listed(kept: Any) -> int:
    if isinstance(kept, View):
        return kept.listed
    return 0 if isinstance(kept[0], range) else len(kept[0])


def _base(seeded: Seeded, wish: Wish) -> tuple[Sequence[int]]:
    """Return the seeded rows that are wanted, in order."""
    span = range(seeded.count) if wish.within is None else wish.within
    rows = seeded.seeker.rows(wish.where, span) if wish.where != EVERYTHING else span
    order = wish.order
    if not order:
        return (rows,)
    if len(order) == 1 and seeded.ascending(order[0].field):
        return (rows[::-1] if order[0].descending else rows,)
    listed = list(rows)
    if order[0].descending:
        listed.reverse()
    for term in reversed(order):
        listed.sort(key=lambda row, term=term: term_key(term, seeded.keys(term.field, row)), reverse=term.descending)  # type: ignore[misc]
    return (array("q", listed),)


def _placed(base: Sequence[int], key: Any, rank: Rank) -> int:
    """Return the place in the base before which something with this rank belongs."""
    if not base or rank(base[-1]) < key:
        return len(base)
    return bisect_left(base, key, key=rank)


def _found(base: Sequence[int], row: int, rank: Rank) -> int | None:
    if isinstance(base, range):
        return base.index(row) if row in base else None
    place = _placed(base, rank(row), rank)
    return place if place < len(base) and base[place] == row else None


def _merged(base: Sequence[int], gone: list[int], new: Sequence[tuple[int, int]]) -> Iterator[Sequence[int]]:
    """Yield the parts of the base without what is gone and with what is new before the places it belongs to."""
    start, batch = 0, array("q")
    events = sorted([(place, 1, 0) for place in gone] + [(place, 0, number) for number, (place, _) in enumerate(new)])
    for place, leaves, number in events:
        if place > start:
            if batch:
                yield batch
                batch = array("q")
            yield base[start:place]
            start = place
        if leaves:
            start = place + 1
        else:
            batch.append(new[number][1])
    if batch:
        yield batch
    yield base[start:]

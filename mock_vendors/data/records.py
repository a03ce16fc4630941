"""What the records of one resource are and were: seeded, created and changed ones, at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mock_vendors.data.history import History
from mock_vendors.data.kinds import Indexed, Json
from mock_vendors.data.leaf import Leaf
from mock_vendors.data.order import Place
from mock_vendors.data.overlay import Overlay, Record
from mock_vendors.data.seeded import Seeded
from mock_vendors.data.text import dump, parse
from mock_vendors.data.touch import Touch
from mock_vendors.data.version import Entry, Moment, State
from mock_vendors.data.views import Wish
from mock_vendors.data.where import EVERYTHING, holds

_GENERATIONS_KEPT, _RECORDS_KEPT = 8, 2048


class Records:
    """Reads rows; nothing here changes one."""

    def __init__(self, seeded: Seeded, overlay: Overlay, history: History) -> None:
        self.count, self.touch = seeded.count, Touch(seeded.leaves)
        self._seeded, self._overlay, self._history = seeded, overlay, history
        self._leaves = seeded.leaves
        self._touched = lru_cache(_GENERATIONS_KEPT)(seeded.touched)
        self._parsed = lru_cache(_RECORDS_KEPT)(parse)

    def row(self, index: int, fields: tuple[str, ...], moment: Moment) -> bytes:
        """Return a record as JSON on one line."""
        entry = self._history.entry(index, moment)
        if index < self.count and (entry is None or entry.line is None):
            return self.seeded_at(moment).row(index, fields)
        line = self._line(index, entry, moment)
        if not fields:
            return line
        record = self._parsed(line)
        return dump({field: record.get(field) for field in fields})

    def record(self, row: int, moment: Moment) -> Record:
        """Return a record as a value that nobody may change."""
        found: Record = self._parsed(self.row(row, (), moment))
        return found

    def newest(self) -> Moment:
        """Return the moment that knows of everything, shown by lists or not."""
        return Moment(self._history.version)

    def state(self, row: int) -> State:
        """Tell whether a record is there."""
        entry = self._history.entry(row, self.newest())
        return State.LIVE if entry is None else entry.state

    def seeded_at(self, moment: Moment) -> Seeded:
        """Return the seeded rows as they were but for changes of one at a time."""
        generation = self._history.generation(moment)
        return self._seeded if generation is None else self._touched(generation.at)

    def changed_at(self, moment: Moment) -> list[int]:
        """Return the seeded rows that were not as they were made."""
        rows = (row for row in self._history.rows if row < self.count)
        return [row for row in rows if self._history.entry(row, moment) is not None]

    def added_at(self, wish: Wish) -> Sequence[int]:
        """Return created and changed rows that were there and meet the condition."""
        history, moment = self._history, wish.moment
        created = range(self.count, self.count + history.created(moment.version))
        if not history and wish.where == EVERYTHING and not moment.veiled and wish.within is None:
            return created
        states = {State.LIVE, State.SOFT} if wish.deleted else {State.LIVE}
        rows = [*self.changed_at(moment), *(row for row in created if moment.shows(history.born(row - self.count)))]
        if wish.within is not None:
            rows = [row for row in rows if row in wish.within]
        entries = ((row, history.entry(row, moment)) for row in rows)
        there = [row for row, entry in entries if entry is None or entry.state in states]
        return [row for row in there if holds(wish.where, lambda path, row=row: self.keys_at(path, row, moment))]  # type: ignore[misc]

    def keys_at(self, field: str, row: int, moment: Moment) -> tuple[Any, ...]:
        """Return what a row had at a path."""
        entry = self._history.entry(row, moment) if self._history else None
        if row < self.count and (entry is None or entry.line is None):
            return self.seeded_at(moment).keys(field, row)
        leaves = self._leaves.by_path.get(field, ())
        record = self._parsed(self._line(row, entry, moment))
        found = list(_reach(record, field.split("."))) or [None]
        return tuple(_comparable(leaves[0], value) if leaves else value for value in found)

    def place_at(self, row: int, moment: Moment) -> Place:
        """Return where a row stood where no order says."""
        entry = self._history.entry(row, moment) if self._history else None
        return entry.place if entry is not None and entry.place is not None else (row, 0)

    def _line(self, row: int, entry: Entry | None, moment: Moment) -> bytes:
        """Return the text of a created or changed record, with the last touch of everything if that came later."""
        line = entry.line if entry is not None else None
        if line is None:
            line = self._seeded.row(row) if row < self.count else self._overlay.line(row - self.count)
        version = entry.version if entry is not None else self._history.born(row - self.count)
        generation = self._history.generation(moment)
        if generation is None or generation.version < version:
            return line
        return dump(self.touch(self._parsed(line), generation.at))


def _comparable(leaf: Leaf, value: Json) -> Any:
    source = leaf.source
    if value is None or not isinstance(source, Indexed):
        return value
    if source.read is not None:
        return source.read(value)
    numbers = source.key is not None and isinstance(source.key(0), int)
    return int(value) if numbers and str(value).isdigit() else value


def _reach(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value:
            yield from _reach(inner, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _reach(value[path[0]], path[1:])

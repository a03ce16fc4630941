"""All records of one resource: seeded rows by arithmetic, created ones behind them, and what became of either."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mock_vendors.data.blanks import Blanks
from mock_vendors.data.history import History
from mock_vendors.data.kinds import Indexed, Json
from mock_vendors.data.leaf import Leaves
from mock_vendors.data.order import Order, Place
from mock_vendors.data.overlay import Overlay, Record, value_at
from mock_vendors.data.pattern import NEVER, Pattern
from mock_vendors.data.records import Records
from mock_vendors.data.seeded import Seeded
from mock_vendors.data.text import dump, parse
from mock_vendors.data.version import Moment, State
from mock_vendors.data.view import View
from mock_vendors.data.views import Views, Wish
from mock_vendors.data.where import EVERYTHING, Comparison, Condition, holds

__all__ = ["Dataset", "Order"]


class Dataset:
    """Records by row number; ``count`` seeded rows come first, created ones follow, and no row ever changes its number.

    ``now`` tells the time of changes; ``marks`` are fields that a soft deletion sets; ``hidden`` seeded rows keep their
    places in lists and are shown to nobody.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        id_field: str,
        leaves: Leaves,
        count: int,
        *,
        overlay: Overlay,
        history: History | None = None,
        left_out: bool = False,
        now: Callable[[], float] = float,
        marks: Mapping[str, Any] | None = None,
        hidden: Pattern = NEVER,
    ) -> None:
        self.template, self.id_field, self.leaves, self.count, self.overlay = template, id_field, leaves, count, overlay
        self._now, self._marks, self._hidden = now, dict(marks or {}), hidden
        self._seeded = Seeded(template, leaves, count, left_out=left_out)
        self._history = History(None, overlay.__len__) if history is None else history
        self._records = Records(self._seeded, overlay, self._history)
        self._blanks, self._touch = Blanks(template, leaves), self._records.touch
        self._views = Views(self._records)
        self._lock = threading.RLock()

    def __len__(self) -> int:
        """Count the rows that there ever were; rows that are gone keep their numbers."""
        return self.count + len(self.overlay)

    @property
    def version(self) -> int:
        """The number of changes so far, creations among them."""
        return self._history.version

    def row(self, index: int, fields: tuple[str, ...] = (), as_of: int | None = None) -> bytes:
        """Return a record as JSON on one line; ``fields`` chooses and orders its top-level fields."""
        if index < self.count and not self._history:
            return self._seeded.row(index, fields)
        return self._records.row(index, fields, self.moment(as_of))

    def rows(self, indices: Sequence[int], fields: tuple[str, ...] = (), as_of: int | None = None) -> list[bytes]:
        """Return many records as `row` does."""
        if not self._history and max(indices, default=0) < self.count:
            return self._seeded.rows(indices, fields)
        moment = self.moment(as_of)
        return [self._records.row(index, fields, moment) for index in indices]

    def record(self, index: int, as_of: int | None = None) -> Record:
        """Return a record as a value."""
        found: Record = parse(self.row(index, as_of=as_of))
        return found

    def locate(self, identity: Any, *, deleted: bool = False) -> int | None:
        """Return the row that has this id, if it is there (``deleted``: or softly deleted)."""
        row = self.ever(identity)
        if row is None or self.hides(row):
            return None
        if not self._history:
            return row
        state = self.state(row)
        return row if state is State.LIVE or (deleted and state is State.SOFT) else None

    def ever(self, identity: Any) -> int | None:
        """Return the row that has or had this id."""
        source = self.leaves.by_path[self.id_field][0].source
        row = source.locate(identity) if isinstance(source, Indexed) and source.locate else None
        return row if row is not None and row < len(self) else None

    def state(self, row: int) -> State:
        """Tell whether a record is there."""
        return self._records.state(row)

    def deleted(self, row: int) -> bool:
        """Tell whether a record was deleted, softly or for good."""
        return self.state(row) is not State.LIVE

    def hides(self, row: int) -> bool:
        """Tell whether a record is there but not for this client."""
        return row < self.count and self._hidden.has(row)

    def visible(self, rows: Sequence[int]) -> Sequence[int]:
        """Return those rows that a client may see."""
        return self._hidden.chosen(rows, below=self.count)

    def unseen(self) -> tuple[int, list[int]]:
        """Return how many rows are hidden, and which others were deleted: what no client can get."""
        return self._hidden.count(self.count), [row for row in self.deleted_rows() if not self.hides(row)]

    def shown(self, row: int) -> bool:
        """Tell whether lists show by now that a record was created."""
        return row < self.count or self.moment().shows(self._history.born(row - self.count))

    def version_of(self, row: int) -> int:
        """Return the version that a record's last change made; 0 for one that is as it was seeded."""
        moment = Moment(self.version)
        entry, generation = self._history.entry(row, moment), self._history.generation(moment)
        born = self._history.born(row - self.count) if row >= self.count else 0
        return max(born, entry.version if entry else 0, generation.version if generation else 0)

    def changed(self, since: int) -> list[int]:
        """Return the rows that were created, changed or deleted after a version, in the order of their numbers."""
        generation = self._history.generation(Moment(self.version))
        if generation is not None and generation.version > since:
            return list(range(len(self)))
        touched = {*self._history.rows, *range(self.count, len(self))}
        return sorted(row for row in touched if self.version_of(row) > since)

    def create(self, record: Record, before: int | None = None) -> int:
        """Keep a record for good, give it the next row and return that.

        ``before`` is the row number before which it stands where no order says; else it stands behind all others.
        """
        with self._lock:
            place = self.overlay.append(dump(record))
            self._history.note_birth(self._now())
        row = self.count + place
        if before is not None:
            self._keep(row, place=self._before(before))
        return row

    def update(self, row: int, changes: Mapping[str, Any]) -> None:
        """Put these fields into a record for good, with its times of update by the clock."""
        with self._lock:
            record = {**self._newest(row), **changes}
            touched = self._touch(record, self._now())
            self._keep(row, record={**touched, **{name: changes[name] for name in changes}})

    def touch(self, row: int) -> None:
        """Move a record's times of update to now."""
        self.update(row, {})

    def touch_all(self) -> None:
        """Move every record's times of update to now: one change, however many records there are."""
        self._history.add_generation(self._now())

    def move(self, row: int, before: int, changes: Mapping[str, Any] | None = None) -> None:
        """Let a record stand before a row number where no order says, touch it and put these fields into it."""
        with self._lock:
            record = {**self._touch(self._newest(row), self._now()), **(changes or {})}
            self._keep(row, record=record, place=self._before(before))

    def delete(self, row: int, *, soft: bool = False) -> None:
        """Take a record away; softly, those can still see it who ask for what was deleted."""
        with self._lock:
            if not soft:
                self._keep(row, state=State.GONE)
                return
            record = self._touch({**self._newest(row), **self._marks}, self._now())
            self._keep(row, state=State.SOFT, record=record)

    def undelete(self, row: int) -> None:
        """Bring a deleted record back as it was, touched."""
        with self._lock:
            record = dict(self._newest(row))
            before = self._newest(row, upto=self._deletion(row) - 1)
            record.update({name: before[name] for name in self._marks if name in before})
            self._keep(row, state=State.LIVE, record=self._touch(record, self._now()))

    def matching(self, field: str, value: Any) -> Iterator[int]:
        """Find the rows with this value (case aside) in a field, without a scan where the field allows."""
        rows = list(self._seeded.seeker.rows(Comparison(field, "=", value)))
        rows += [self.count + place for place in self.overlay.places(field, value)]
        if not self._history:
            yield from rows
            return
        wanted = str(value).casefold()
        for row in dict.fromkeys([*rows, *self._history.rows]):
            have = value_at(self._newest(row), field)
            if have is not None and str(have).casefold() == wanted and not self.deleted(row):
                yield row

    def blanks(self, now: float) -> dict[str, Json]:
        """Return what the next record to be created has where nothing was posted."""
        return self._blanks.at(len(self), now)

    def view(
        self,
        where: Condition = EVERYTHING,
        order: Sequence[Order] = (),
        as_of: int | None = None,
        *,
        deleted: bool = False,
        within: range | None = None,
    ) -> View:
        """Return the rows that meet a condition in an order, now or as they were at a version."""
        return self._views.get(Wish(where, tuple(order), self.moment(as_of), deleted, within))

    def renewed(self, view: View) -> View:
        """Return what a view of these records would be now."""
        return self._views.get(replace(view.wish, moment=self.moment()))

    def deleted_rows(self) -> list[int]:
        """Return every row that was deleted, softly or for good, in their order."""
        return sorted(row for row in self._history.rows if self.deleted(row))

    def place_of(self, row: int) -> int:
        """Return the row number before which, or at which, a record stands where no order says."""
        position, nudge = self._records.place_at(row, Moment(self.version))
        return position + (nudge != 0)

    def clear(self) -> None:
        """Drop every created record and every change."""
        self.load({})

    def dump(self) -> dict[str, list[str]]:
        """Return everything that is not seeded, as `load` takes it."""
        with self._lock:
            lines = {"created": self.overlay.lines(), "changes": self._history.lines()}
        return {name: [line.decode() for line in found] for name, found in lines.items()}

    def load(self, dumped: Mapping[str, Sequence[str]]) -> None:
        """Take these creations and changes instead of those that are there."""
        with self._lock:
            self._history.replace(())
            self.overlay.replace(line.encode() for line in dumped.get("created", ()))
            self._history.replace([line.encode() for line in dumped.get("changes", ())])
            self._views.clear()

    def keys(self, field: str, index: int, as_of: int | None = None) -> tuple[Any, ...]:
        """Return what a row has at a path, in the form that conditions and orders compare."""
        return self._records.keys_at(field, index, self.moment(as_of))

    def meets(self, where: Condition, row: int, as_of: int | None = None) -> bool:
        """Tell whether one row meets a condition."""
        moment = self.moment(as_of)
        return holds(where, lambda path: self._records.keys_at(path, row, moment))

    def moment(self, as_of: int | None = None) -> Moment:
        """Return what lists show now, or of a version what may be seen by now."""
        return self._history.moment(self._now(), as_of)

    def _newest(self, row: int, upto: int | None = None) -> Record:
        return self._records.record(row, Moment(self.version if upto is None else upto))

    def _keep(
        self, row: int, *, state: State | None = None, record: Record | None = None, place: Place | None = None
    ) -> None:
        """Enter another version of a row; what is not said stays as it was."""
        with self._lock:
            last = self._history.entry(row, Moment(self.version))
            line = dump(record) if record is not None else last.line if last is not None else None
            place = place if place is not None else last.place if last is not None else None
            state = state if state is not None else last.state if last is not None else State.LIVE
            self._history.add(row, self._now(), state, line, place)

    def _before(self, row: int) -> Place:
        """Return a place just before a row number; of several the one that came last is the nearest."""
        version = self.version + 1
        return (row - 1, version) if row > 0 else (-1, -version)

    def _deletion(self, row: int) -> int:
        """Return the version with which the last deletion of a row came."""
        gone = 0
        for entry in self._history.entries(row):
            if entry.state is State.LIVE:
                gone = 0
            elif not gone:
                gone = entry.version
        return gone or self.version + 1

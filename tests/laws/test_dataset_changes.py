"""Laws of records that change: whatever happens, a data set is what a plain list of dictionaries would be."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cmp_to_key
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contracts import VirtualClock
from mock_vendors.data.dataset import Dataset, Order
from mock_vendors.data.times import FORMATS, instant
from mock_vendors.data.where import EVERYTHING, Comparison, Condition, holds
from mock_vendors.load import load_vendor
from mock_vendors.stock import Stock, stocked

SEEDED, START = 9, 1_500_000_000.0
SPEC = load_vendor("salesforce")
TIMES = ("CreatedDate", "SystemModstamp")
WHERES: list[Condition] = [
    EVERYTHING,
    Comparison("Status", "=", "New"),
    Comparison("SystemModstamp", ">", 1_440_000_000.0),
    Comparison("CreatedDate", ">=", 1_420_070_400.0 + 29 * 5),
]
ORDERS: list[tuple[Order, ...]] = [
    (),
    (Order("CreatedDate"),),
    (Order("CreatedDate", True),),
    (Order("SystemModstamp"),),
    (Order("SystemModstamp", True), Order("Id")),
    (Order("Status"), Order("Subject", True)),
    (Order("Origin", True, nulls_last=True),),
]
Version = list[tuple[int, dict[str, Any]]]


def opened(state: str | None, clock: VirtualClock) -> Stock:
    return stocked(SPEC, seed=5, records=SEEDED, clock=clock, state=Path(state) if state else None)


def value(record: dict[str, Any], path: str) -> Any:
    found = record[path]
    return instant(found) if path in TIMES and found is not None else found


def expected(version: Version, where: Condition, order: Sequence[Order]) -> list[int]:
    """Return what a list would show, worked out the slow way."""
    rows = [(row, record) for row, record in version if holds(where, lambda path: [value(record, path)])]  # noqa: B023
    compare = cmp_to_key(lambda a, b: _compare(a, b, version, order))
    return [row for row, _ in sorted(rows, key=compare)]


def _compare(a: Any, b: Any, version: Version, order: Sequence[Order]) -> int:
    for term in order:
        left, right = value(a[1], term.field), value(b[1], term.field)
        if left is None or right is None:
            sign = (left is None) - (right is None)
            first = term.nulls_last
        else:
            left, right = (each.casefold() if isinstance(each, str) else each for each in (left, right))
            sign, first = (left > right) - (left < right), not term.descending
        if sign:
            return sign if first else -sign
    places = [row for row, _ in version]
    sign = places.index(a[0]) - places.index(b[0])
    return -sign if order and order[0].descending else sign


class Changes(RuleBasedStateMachine):
    """Random changes to a data set and to a list; every look at the one must be a look at the other."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = VirtualClock(start=START)
        self.data: Dataset = opened(self.folder.name, self.clock).datasets["Case"]
        self.rows: Version = [(row, json.loads(self.data.row(row))) for row in range(SEEDED)]
        self.gone: dict[int, tuple[int, dict[str, Any]]] = {}
        self.versions: list[Version] = []
        self.keep()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def keep(self) -> None:
        self.versions.append([(row, dict(record)) for row, record in self.rows])
        self.clock.sleep(1)

    def pick(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, len(self.rows) - 1))

    def stamped(self, record: dict[str, Any]) -> dict[str, Any]:
        stamp = FORMATS["iso_offset"](self.clock.now())
        return {**record, "SystemModstamp": stamp, "LastModifiedDate": stamp}

    @rule(
        status=st.sampled_from(["New", "Closed"]),
        subject=st.none() | st.text(max_size=4),
        before=st.none() | st.just(0),
    )
    def create(self, status: str, subject: str | None, before: int | None) -> None:
        record = {**self.data.blanks(self.clock.now()), "Status": status, "Subject": subject}
        row = self.data.create(record, before)
        self.rows.append((row, json.loads(json.dumps(record))))
        if before is not None:
            self.versions.append(list(self.rows))
            self.rows.insert(before, self.rows.pop())
        self.keep()

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), status=st.sampled_from(["New", "Odd", None]))
    def update(self, data: st.DataObject, status: str | None) -> None:
        place = self.pick(data)
        row, record = self.rows[place]
        self.data.update(row, {"Status": status})
        self.rows[place] = (row, self.stamped({**record, "Status": status}))
        self.keep()

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), soft=st.booleans())
    def delete(self, data: st.DataObject, soft: bool) -> None:
        place = self.pick(data)
        row, record = self.rows.pop(place)
        self.data.delete(row, soft=soft)
        self.gone[row] = (place, self.stamped(record) if soft else record)
        self.keep()

    @precondition(lambda self: self.gone)
    @rule(data=st.data())
    def undelete(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(sorted(self.gone)))
        _, record = self.gone.pop(row)
        self.data.undelete(row)
        self.rows.append((row, self.stamped(record)))
        self.rows.sort(key=lambda each: self.data._records.place_at(each[0], self.data.moment()))
        self.keep()

    @rule()
    def touch_all(self) -> None:
        self.data.touch_all()
        self.rows = [(row, self.stamped(record)) for row, record in self.rows]
        self.gone = {row: (place, self.stamped(record)) for row, (place, record) in self.gone.items()}
        self.keep()

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def move_to_the_front(self, data: st.DataObject) -> None:
        row, record = self.rows.pop(self.pick(data))
        self.data.move(row, 0)
        self.rows.insert(0, (row, self.stamped(record)))
        self.keep()

    @rule(reopened=st.booleans())
    def restart(self, reopened: bool) -> None:
        """Change nothing: by opening the state again, or by taking a dump over into another data set."""
        other = opened(self.folder.name if reopened else None, self.clock).datasets["Case"]
        if not reopened:
            other.load(json.loads(json.dumps(self.data.dump())))
            self.data.load(other.dump())
        else:
            self.data = other

    @invariant()
    def a_view_is_the_list(self) -> None:
        number = len(self.versions) - 1
        self.agrees(number)
        assert self.data.version == number

    @rule(data=st.data())
    def an_earlier_version_is_as_it_was(self, data: st.DataObject) -> None:
        self.agrees(data.draw(st.integers(0, len(self.versions) - 1)))

    def agrees(self, number: int) -> None:
        version = self.versions[number]
        for row, record in version:
            assert json.loads(self.data.row(row, as_of=number)) == record
        for place, where in enumerate(WHERES):
            order = ORDERS[(number + place) % len(ORDERS)]
            view, wanted = self.data.view(where, order, as_of=number), expected(version, where, order)
            assert list(view.cut(0, len(view))) == wanted
            assert [view.place(row) for row in wanted] == list(range(len(wanted)))

    @invariant()
    def what_is_gone_is_not_found(self) -> None:
        for row, record in self.rows:
            assert self.data.locate(record["Id"]) == row
        for _, record in self.gone.values():
            assert self.data.locate(record["Id"]) is None


def test_a_data_set_under_change_is_what_a_plain_list_would_be() -> None:
    run_state_machine_as_test(Changes, settings=settings(max_examples=25, stateful_step_count=25))

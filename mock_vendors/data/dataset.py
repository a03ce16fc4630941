"""All records of one resource: seeded rows by arithmetic, created ones behind them."""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mock_vendors.data.encode import Encoder
from mock_vendors.data.kinds import Composed, FieldOf, Indexed, Json
from mock_vendors.data.leaf import MARK, Leaf, Leaves
from mock_vendors.data.overlay import Overlay, Record
from mock_vendors.data.predicate import Seeker
from mock_vendors.data.text import dump, parse, stringified
from mock_vendors.data.times import instant
from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING, Comparison, Condition, holds

_ROWS_KEPT, _VIEWS_KEPT, _PLACES_KEPT, _ENCODERS_KEPT = 4096, 32, 4_000_000, 32


@dataclass(frozen=True, slots=True)
class Order:
    """One term of an order; nulls come first in ascending order unless told otherwise."""

    field: str
    descending: bool = False
    nulls_last: bool = False


class Dataset:
    """Records by row number; ``count`` seeded rows come first, created ones follow."""

    def __init__(
        self,
        template: Mapping[str, Any],
        id_field: str,
        leaves: Leaves,
        count: int,
        *,
        overlay: Overlay,
        left_out: bool = False,
    ) -> None:
        self.template, self.id_field, self.leaves, self.count, self.overlay = template, id_field, leaves, count, overlay
        self._strings, self._left_out = leaves.strings, left_out
        self._seeker = Seeker(leaves, count)
        self._lock = threading.Lock()
        self._views: OrderedDict[Any, View] = OrderedDict()
        self._encoder = lru_cache(_ENCODERS_KEPT)(self._new_encoder)
        self._seeded = lru_cache(_ROWS_KEPT)(self._encode)

    def __len__(self) -> int:
        return self.count + len(self.overlay)

    def row(self, index: int, fields: tuple[str, ...] = ()) -> bytes:
        """Return a record as JSON on one line; ``fields`` chooses and orders its top-level fields."""
        if index < self.count:
            return self._encoder(fields).row(index) if fields else self._seeded(index)
        place = index - self.count
        if not fields:
            return self.overlay.line(place)
        record = self.overlay.record(place)
        return dump({field: record.get(field) for field in fields})

    def record(self, index: int) -> Record:
        """Return a record as a value."""
        found: Record = parse(self.row(index))
        return found

    def locate(self, identity: Any) -> int | None:
        """Return the row that has this id."""
        source = self.leaves.by_path[self.id_field][0].source
        row = source.locate(identity) if isinstance(source, Indexed) and source.locate else None
        return row if row is not None and row < len(self) else None

    def create(self, record: Record) -> int:
        """Keep a record for good, give it the next row and return that."""
        return self.count + self.overlay.append(dump(record))

    def matching(self, field: str, value: Any) -> Iterator[int]:
        """Find the rows with this value (case aside) in a top-level field, without a scan where the field allows."""
        yield from self._seeker.rows(Comparison(field, "=", value))
        yield from (self.count + place for place in self.overlay.places(field, value))

    def blanks(self, now: float) -> dict[str, Json]:
        """Return what the next record to be created has where nothing was posted."""
        index = len(self)
        return {name: self._blank(node, index, now) for name, node in self.template.items()}

    def _blank(self, node: Any, index: int, now: float) -> Json:
        if isinstance(node, Mapping) and MARK in node:
            return self._blank_leaf(self.leaves.by_node[id(node)], index, now)
        if isinstance(node, Mapping):
            return {key: self._blank(inner, index, now) for key, inner in node.items()}
        if isinstance(node, list):
            return [self._blank(inner, index, now) for inner in node]
        return stringified(node) if self._strings else node

    def _blank_leaf(self, leaf: Leaf, index: int, now: float) -> Json:
        source, value = leaf.source, leaf.facts.get("blank")
        if isinstance(source, Indexed) and source.written is not None and "blank" not in leaf.facts:
            value = source.written(now)
        elif isinstance(source, Indexed) and source.told and "blank" not in leaf.facts:
            value = source.at(index)
        elif isinstance(source, Composed) and self._told(source):
            value = self.leaves.at(leaf)(index)
        return stringified(value) if self._strings else value

    def view(self, where: Condition = EVERYTHING, order: Sequence[Order] = (), created: int | None = None) -> View:
        """Return the rows that meet a condition in an order; ``created`` looks back to when there were so many."""
        upto = len(self.overlay) if created is None else min(created, len(self.overlay))
        key = (where, tuple(order), upto)
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
                return self._views[key]
        made = self._view(where, order, upto)
        with self._lock:
            self._views[key] = made
            while len(self._views) > 1 and self._overfull():
                self._views.popitem(last=False)
        return made

    def clear(self) -> None:
        """Drop every created record."""
        with self._lock:
            self.overlay.clear()
            self._views.clear()

    def keys(self, field: str, index: int) -> tuple[Any, ...]:
        """Return what a row has at a path, in the form that conditions and orders compare."""
        leaves = self.leaves.by_path.get(field, ())
        if index < self.count:
            return tuple(self._key(leaf, index) for leaf in leaves)
        found = list(_reach(self.overlay.record(index - self.count), field.split("."))) or [None]
        return tuple(_comparable(leaves[0], value) if leaves else value for value in found)

    def _view(self, where: Condition, order: Sequence[Order], upto: int) -> View:
        seeded = self._seeker.rows(where) if where != EVERYTHING else range(self.count)
        new = [row for row in range(self.count, self.count + upto) if self.meets(where, row)]
        if not order:
            return View((seeded, new))
        if len(order) == 1 and self._ascending(order[0].field, seeded, new):
            new.sort(key=lambda row: (self.keys(order[0].field, row), row))
            return View((new[::-1], seeded[::-1])) if order[0].descending else View((seeded, new))
        rows = [*seeded, *new]
        if order[0].descending:
            rows.reverse()
        for term in reversed(order):
            rows.sort(key=self._sorter(term), reverse=term.descending)
        return View((array("q", rows),))

    def meets(self, where: Condition, row: int) -> bool:
        """Tell whether one row meets a condition."""
        return holds(where, lambda path: self.keys(path, row))

    def _told(self, source: Composed) -> bool:
        """Tell whether a text follows from the row number alone, so that created records have it too."""
        parts = [
            self.leaves.by_path[part.path][0].source if isinstance(part, FieldOf) else part for part in source.parts
        ]
        return all(isinstance(part, str) or (isinstance(part, Indexed) and part.told) for part in parts)

    def _overfull(self) -> bool:
        listed = sum(view.listed for view in self._views.values())
        return len(self._views) > _VIEWS_KEPT or listed > _PLACES_KEPT

    def _ascending(self, field: str, seeded: Sequence[int], new: Sequence[int]) -> bool:
        """Tell whether seeded rows come in the order of this field, and before all created ones."""
        leaves = self.leaves.by_path.get(field, ())
        source = leaves[0].source if len(leaves) == 1 else None
        if not isinstance(source, Indexed) or not source.ascending:
            return False
        if not seeded or not new:
            return True
        last = self.keys(field, seeded[-1])
        return all(self.keys(field, row) >= last for row in new)

    def _sorter(self, term: Order) -> Any:
        nulls = 1 if term.nulls_last != term.descending else 0

        def key(row: int) -> tuple[int, Any]:
            values = self.keys(term.field, row)
            value = values[0] if values else None
            if value is None:
                return (nulls * 2, 0)
            return (1, value.casefold() if isinstance(value, str) else value)

        return key

    def _key(self, leaf: Leaf, index: int) -> Any:
        return self.leaves.key(leaf)(index)

    def _encode(self, index: int) -> bytes:
        return self._encoder(()).row(index)

    def _new_encoder(self, fields: tuple[str, ...]) -> Encoder:
        chosen = {field: self.template[field] for field in fields} if fields else self.template
        return Encoder(chosen, self.leaves, strings=self._strings, left_out=self._left_out)


def _comparable(leaf: Leaf, value: Json) -> Any:
    source = leaf.source
    if value is None or not isinstance(source, Indexed):
        return value
    if source.written is not None:
        return instant(value) if isinstance(value, str) and not value.isdigit() else float(value)
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

"""Where drift strikes: a list, how far a client has read in it, and dice."""

from __future__ import annotations

import enum
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_vendors.data.dataset import Dataset, Order
from mock_vendors.data.view import View

_TRIES = 64


class Where(enum.Enum):
    """A part of the list that the client reads."""

    READ = "read"
    UNREAD = "unread"
    PAGE = "page"
    FRONT = "front"
    END = "end"


@dataclass(frozen=True, slots=True)
class Scene:
    """``view`` is the list as it is now; the places from ``start`` up to ``stop`` are those of the last page read."""

    dataset: Dataset
    view: View
    start: int
    stop: int
    rng: random.Random
    now: float

    def span(self, where: Where | None, count: int) -> range:
        """Return the places of a part of the list; ``count`` says how many count as its front or end."""
        total = len(self.view)
        spans = {
            Where.READ: range(min(self.stop, total)),
            Where.UNREAD: range(min(self.stop, total), total),
            Where.PAGE: range(min(self.start, total), min(self.stop, total)),
            Where.FRONT: range(min(count, total)),
            Where.END: range(max(0, total - count), total),
        }
        return range(total) if where is None else spans[where]

    def rows(self, where: Where | None, count: int) -> list[int]:
        """Return so many rows from a part of the list, fewer where there are not as many, in the list's order."""
        places = self.span(where, count)
        chosen = self.rng.sample(places, min(count, len(places)))
        return [self.view.at(place) for place in sorted(chosen)]

    def gone(self, where: Where | None, count: int) -> list[int]:
        """Return so many deleted rows that would stand in a part of the list."""
        places = self.span(where, count)
        rows = [row for row in self.dataset.deleted_rows() if where is None or self.view.place(row) in _closed(places)]
        return sorted(self.rng.sample(rows, min(count, len(rows))))

    def place(self, where: Where) -> int:
        """Return a place of the list to put something before."""
        places = self.span(where, 1)
        if where is Where.END:
            return len(self.view)
        if where in {Where.READ, Where.PAGE} and not places:
            return min(self.start, len(self.view))
        return self.rng.choice(places) if places else len(self.view)

    def beside(self, place: int) -> tuple[Mapping[str, Any], int]:
        """Return the fields and the row number that put a record before what is at a place of the list.

        The fields are those of the list's order; where that is the id, no record can be put anywhere.
        """
        order: Sequence[Order] = () if self.view.wish is None else self.view.wish.order
        if not len(self.view):
            return {}, len(self.dataset)
        last = place >= len(self.view)
        row = self.view.at(len(self.view) - 1 if last else place)
        record = self.dataset.record(row)
        names = [term.field.split(".")[0] for term in order]
        fields = {name: record[name] for name in names if name in record and name != self.dataset.id_field}
        natural, backward = self.dataset.place_of(row), bool(order) and order[0].descending
        return fields, natural + (last != backward)


def _closed(places: Sequence[int]) -> range:
    """Return the places before which something may have stood in this part of the list."""
    return range(places[0], places[-1] + 2) if places else range(0)

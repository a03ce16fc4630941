"""What a style may ask about the rows of a list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Protocol

from mock_vendors.data.dataset import Dataset
from mock_vendors.data.view import View


class Rows(Protocol):
    """The rows of a list in its order; places count from 0."""

    def __len__(self) -> int:
        """Return how many there are."""

    def place(self, identity: str) -> int | None:
        """Return the place of the row with an id, or where it would be if it has gone; None if there never was one."""

    def id(self, place: int) -> str:
        """Return the id of the row at a place, as a parameter would give it."""

    def key(self, field: str, place: int) -> Any:
        """Return a value of the row at a place, in the form that conditions compare."""


class NoRows:
    """The rows of a list that nobody asks about."""

    def __len__(self) -> int:
        return 0

    def place(self, _identity: str, /) -> int | None:
        return None

    def id(self, place: int, /) -> str:
        raise IndexError(place)

    def key(self, _field: str, place: int, /) -> Any:
        raise IndexError(place)


NO_ROWS = NoRows()


class ViewRows:
    """The rows of a view of a data set, at a version of it or, for None, now."""

    __slots__ = ("_as_of", "_dataset", "_view")

    def __init__(self, dataset: Dataset, view: View, as_of: int | None = None) -> None:
        self._dataset, self._view, self._as_of = dataset, view, as_of

    def __len__(self) -> int:
        return len(self._view)

    @property
    def view(self) -> View:
        return self._view

    def place(self, identity: str) -> int | None:
        row = self._dataset.ever(identity)
        return None if row is None else self._view.place(row)

    def id(self, place: int) -> str:
        return str(self.key(self._dataset.id_field, place))

    def key(self, field: str, place: int) -> Any:
        keys = self._dataset.keys(field, self._view.at(place), self._as_of)
        return keys[0] if keys else None


def bounds(rows: Rows, field: str, value: Any) -> tuple[int, int]:
    """Return from where to where a value stands in a list that is in the order of its field, either way round."""
    places, total = range(len(rows)), len(rows)
    if total > 1 and rows.key(field, 0) > rows.key(field, total - 1):
        backwards = range(total - 1, -1, -1)
        low = bisect_left(backwards, value, key=lambda place: rows.key(field, place))
        high = bisect_right(backwards, value, key=lambda place: rows.key(field, place))
        return total - high, total - low
    low = bisect_left(places, value, key=lambda place: rows.key(field, place))
    return low, bisect_right(places, value, key=lambda place: rows.key(field, place))

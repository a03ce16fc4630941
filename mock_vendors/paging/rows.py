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
    """Return from where to where a value stands in a list that is in the order of its field, either way round.

    Nulls come before all others. Raises `TypeError` for a value that cannot be compared with those of the field.
    """
    wanted, places = _rank(value), range(len(rows))

    def key(place: int) -> tuple[bool, Any]:
        return _rank(rows.key(field, place))

    if not falling(rows, field):
        return bisect_left(places, wanted, key=key), bisect_right(places, wanted, key=key)
    backwards = places[::-1]
    low, high = bisect_left(backwards, wanted, key=key), bisect_right(backwards, wanted, key=key)
    return len(rows) - high, len(rows) - low


def falling(rows: Rows, field: str) -> bool:
    """Tell whether a list that is in the order of its field begins with the greatest value."""
    return len(rows) > 1 and _rank(rows.key(field, 0)) > _rank(rows.key(field, len(rows) - 1))


def _rank(value: Any) -> tuple[bool, Any]:
    return value is not None, value

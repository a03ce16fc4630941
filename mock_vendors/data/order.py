"""Orders of records, total ones: where the terms tie, the natural place decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mock_vendors.data.text import dump

Place = tuple[int, int]
"""A place in the order that is there without any: before or behind which row, and when it was put there."""


@dataclass(frozen=True, slots=True)
class Order:
    """One term of an order; nulls come first in ascending order unless told otherwise."""

    field: str
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True, slots=True)
class Backward:
    """A value that sorts the other way round."""

    value: Any

    def __lt__(self, other: Backward) -> bool:
        return bool(other.value < self.value)


def sortable(value: Any) -> tuple[int, Any]:
    """Return a value in a form that sorts against any other: numbers, then texts, then the rest by its JSON."""
    if isinstance(value, str):
        return (1, value.casefold())
    return (0, value) if isinstance(value, int | float) else (2, dump(value))


def term_key(term: Order, values: Sequence[Any]) -> tuple[int, Any]:
    """Return what one term of an order compares, as if it were ascending."""
    value = values[0] if values else None
    if value is None:
        return (2 if term.nulls_last != term.descending else 0, None)
    return (1, sortable(value))


def ranker(
    order: Sequence[Order], keys: Callable[[str, int], Sequence[Any]], place: Callable[[int], Place]
) -> Callable[[int], Any]:
    """Return the function from row to what a sort in this order compares; no two rows compare equal."""
    if not order:
        return place

    def rank(row: int) -> tuple[Any, ...]:
        terms = [term_key(term, keys(term.field, row)) for term in order]
        ranks: list[Any] = [Backward(key) if term.descending else key for term, key in zip(order, terms, strict=True)]
        ranks.append(Backward(place(row)) if order[0].descending else place(row))
        return tuple(ranks)

    return rank

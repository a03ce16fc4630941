"""HubSpot's searches: groups of filters, sorts, and a text to look for.

Source: https://developers.hubspot.com/docs/api-reference/search/guide
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mock_vendors.data.dataset import Order
from mock_vendors.data.times import instant
from mock_vendors.data.where import All, AnyOf, Comparison, Condition, Not

_PATH = "properties."
_ORDERED = {"LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_NUMBERS = ("hs_object_id", "amount", "numberofemployees")
"""Properties of type number, though all values are texts."""
_MOST_FILTERS = 18


class SearchError(ValueError):
    """What the vendor has against a search."""


class Searched:
    """The properties of one kind of object; those that are ``times`` compare as instants."""

    def __init__(self, known: Collection[str], times: Collection[str], looked_through: Sequence[str]) -> None:
        self._known, self._times, self._looked_through = known, times, looked_through

    def where(self, groups: Sequence[Mapping[str, Any]], text: str) -> Condition:
        """Return what is asked for: all filters of any group, and the text; raises `SearchError`."""
        if sum(len(group["filters"]) for group in groups) > _MOST_FILTERS:
            raise SearchError(f"there may be {_MOST_FILTERS} filters at most")
        parts: list[Condition] = []
        if groups:
            parts.append(AnyOf(tuple(All(tuple(map(self._test, group["filters"]))) for group in groups)))
        if text.strip():
            parts.append(AnyOf(tuple(_holding(_PATH + name, text) for name in self._looked_through)))
        return All(tuple(parts))

    def order(self, sorts: Sequence[Any]) -> tuple[Order, ...]:
        """Return the order that is asked for; a minus before a name turns it round. Raises `SearchError`."""
        return tuple(map(self._sort, sorts))

    def _sort(self, sort: Any) -> Order:
        name = sort if isinstance(sort, str) else sort["propertyName"]
        down = name.startswith("-") if isinstance(sort, str) else sort.get("direction") == "DESCENDING"
        return Order(_PATH + self._checked(name.removeprefix("-")), down)

    def _checked(self, name: str) -> str:
        if name not in self._known:
            raise SearchError(f"there is no property called {name}")
        return name

    def _test(self, asked: Mapping[str, Any]) -> Condition:
        name = self._checked(asked["propertyName"])
        path, operator = _PATH + name, asked["operator"]
        read = _moment if name in self._times else str
        if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
            return Comparison(path, "!=" if operator == "HAS_PROPERTY" else "=", None)
        if operator in ("IN", "NOT_IN"):
            among = Comparison(path, "in", tuple(read(each) for each in _said(asked, "values")))
            return among if operator == "IN" else Not(among)
        value = _said(asked, "value")
        if operator == "BETWEEN":
            high = read(_said(asked, "highValue"))
            return All((Comparison(path, ">=", read(value)), Comparison(path, "<=", high)))
        if operator.endswith("CONTAINS_TOKEN"):
            return _holding(path, value) if operator == "CONTAINS_TOKEN" else Not(_holding(path, value))
        if operator in _ORDERED and name in _NUMBERS:
            return Comparison(path, f"number {_ORDERED[operator]}", str(value))
        return Comparison(path, _ORDERED.get(operator, "=" if operator == "EQ" else "!="), read(value))


def _said(asked: Mapping[str, Any], name: str) -> Any:
    if name not in asked:
        raise SearchError(f"{asked['operator']} needs a {name}")
    return asked[name]


def _moment(text: str) -> float:
    """Return the instant that a property has: milliseconds since the epoch, or ISO 8601."""
    try:
        return int(text) / 1000 if text.lstrip("-").isdigit() else instant(text)
    except (ValueError, OverflowError) as error:
        raise SearchError(f"{text} is no time") from error


def _holding(path: str, text: str) -> Condition:
    escaped = "".join(f"\\{char}" if char in "%_\\" else char for char in text)
    return Comparison(path, "like", f"%{escaped.replace('*', '%')}%")

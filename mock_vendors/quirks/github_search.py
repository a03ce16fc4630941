"""Searches for issues by qualifiers, such as ``is:issue state:open created:>=2020-01-01 broken``.

Source: https://docs.github.com/search-github/searching-on-github/searching-issues-and-pull-requests
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mock_vendors.data.times import instant
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition, Not

_WORD = re.compile(r'(?P<minus>-)?(?:(?P<name>[a-z-]+):)?(?P<value>"[^"]*"|\S+)')
_TIME = re.compile(r"(>=|<=|>|<)?(\S+)")
_LONGEST = 256
_DAY = 86_400


class QueryError(ValueError):
    """What the vendor has against a query."""


def read_query(text: str) -> Condition:
    """Return what a query asks for; raises `QueryError`."""
    if not text.strip():
        raise QueryError("the query is empty")
    if len(text) > _LONGEST:
        raise QueryError(f"the query is longer than {_LONGEST} characters")
    return All(tuple(map(_part, _WORD.finditer(text))))


def _part(match: re.Match[str]) -> Condition:
    name, value = match["name"], match["value"].strip('"')
    reader = _QUALIFIERS.get(name or "")
    test = _holding("title", match[0].lstrip("-").strip('"')) if reader is None else reader(value)
    return Not(test) if match["minus"] else test


def _is(value: str) -> Condition:
    tests: Mapping[str, Condition] = {
        "open": Comparison("state", "=", "open"),
        "closed": Comparison("state", "=", "closed"),
        "issue": Comparison("pull_request", "=", None),
        "pr": Comparison("pull_request", "!=", None),
    }
    return tests.get(value, EVERYTHING)


def _time(field: str) -> Callable[[str], Condition]:
    def read(value: str) -> Condition:
        low, dots, high = value.partition("..")
        if dots:
            parts = [(">=", low)] * (low != "*") + [("<=", high)] * (high != "*")
            return All(tuple(Comparison(field, op, _moment(text, op)) for op, text in parts))
        match = _TIME.fullmatch(value)
        if match is None:
            raise QueryError(f"{value} is no time")
        if match[1] is None:
            day = _moment(match[2], ">=")
            return All((Comparison(field, ">=", day), Comparison(field, "<", day + _DAY)))
        return Comparison(field, match[1], _moment(match[2], match[1]))

    return read


def _moment(text: str, op: str) -> float:
    try:
        # A day ends with its last second.
        return instant(text) + (_DAY - 1 if len(text) == len("2020-01-01") and op in ("<=", ">") else 0)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"{text} is no time") from error


def _equal(field: str) -> Callable[[str], Condition]:
    return lambda value: Comparison(field, "=", value)


def _holding(field: str, text: str) -> Condition:
    escaped = "".join(f"\\{char}" if char in "%_\\" else char for char in text)
    return Comparison(field, "like", f"%{escaped}%")


_QUALIFIERS: Mapping[str, Callable[[str], Condition]] = {
    "is": _is,
    "type": _is,
    "state": _is,
    "author": _equal("user.login"),
    "label": _equal("labels.name"),
    "created": _time("created_at"),
    "updated": _time("updated_at"),
    # All that can be searched is one repository.
    "repo": lambda _value: EVERYTHING,
    "org": lambda _value: EVERYTHING,
    "user": lambda _value: EVERYTHING,
}

"""Eloqua's search language, orders and instants of the REST API."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mock_vendors.data.dataset import Order
from mock_vendors.data.times import instant
from mock_vendors.data.where import All, Comparison, Condition
from mock_vendors.exchange import Refusal
from mock_vendors.spec import ResourceSpec

_TERM = re.compile(r"\s*([A-Za-z]\w*)\s*(>=|<=|!=|=|>|<)\s*(?:'((?:[^']|'')*)'|(\S+))")
_EPOCH = re.compile(r"-?[0-9]{1,30}")
_TIMES = ("createdAt", "updatedAt")
_NUMBERS = ("id",)


def order(resource: ResourceSpec, text: str) -> tuple[Order, ...]:
    """Return the order that ``orderBy`` asks for."""
    if not text.strip():
        return ()
    field, _, direction = text.strip().partition(" ")
    direction = direction.strip().upper()
    if not isinstance(resource.fields.get(field), Mapping) or direction not in ("", "ASC", "DESC"):
        raise refused("orderBy", text.strip(), "OrderByRequirement")
    return (Order(field, direction == "DESC"),)


def search(resource: ResourceSpec, text: str) -> Condition:
    """Read ``field='value'`` terms, one after the other; a bare text looks for a name."""
    tests: list[Condition] = []
    rest = text.strip()
    while match := _TERM.match(rest):
        quoted = match[3]
        tests.append(_test(resource, match[1], match[2], match[4] if quoted is None else quoted.replace("''", "'")))
        rest = rest[match.end() :].strip()
        rest = re.sub(r"^(?:AND\b|,)\s*", "", rest, flags=re.IGNORECASE)
    if rest and tests:
        raise refused("search", text, "SearchRequirement")
    if not tests:
        word = rest.strip("'\"")
        tests.append(Comparison("name", "glob" if "*" in word else "=", word))
    return All(tuple(tests))


def _test(resource: ResourceSpec, field: str, op: str, text: str) -> Condition:
    names = {name.casefold(): name for name, node in resource.fields.items() if isinstance(node, Mapping)}
    name = names.get(field.casefold())
    if name is None:
        raise refused("search", field, "SearchRequirement")
    if name in _TIMES:
        return Comparison(name, op, moment("search", text))
    if name in _NUMBERS and text.isascii() and text.isdigit():
        return Comparison(name, op, int(text[:18]))
    if op == "=" and "*" in text:
        return Comparison(name, "glob", text)
    return Comparison(name, op, text)


def moment(parameter: str, text: str) -> float:
    """Return an instant: epoch seconds, or a text that is a date or a time."""
    try:
        found = int(text) if _EPOCH.fullmatch(text) else instant(text)
    except (ValueError, OverflowError) as error:
        raise refused(parameter, text, "DateRequirement") from error
    return found


def refused(parameter: str, value: str, requirement: str) -> Refusal:
    """Return a refusal of a parameter."""
    problem = {"field": parameter, "value": value, "requirement": requirement}
    return Refusal("bad_parameter", [problem])

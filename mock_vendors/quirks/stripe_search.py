"""Stripe's search query language, read into a condition.

Source: https://docs.stripe.com/search#search-query-language
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mock_vendors.data.where import All, AnyOf, Comparison, Condition, Not

FIELDS: Mapping[str, Mapping[str, str]] = {
    "customers": {"created": "number", "email": "text", "metadata": "text", "name": "text", "phone": "text"},
}
_CLAUSE = re.compile(
    r"""\s*(?P<minus>-)?(?P<field>\w+)(\[(?P<quote>["'])(?P<key>.*?)(?P=quote)\])?\s*(?P<op>:|~|<=|<|>=|>)\s*"""
    r"""(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|-?\d{1,18}|null)"""
)
_JOINT = re.compile(r"\s+(AND|OR)\s+|\s+", re.IGNORECASE)
_LEAST = 3


class SearchError(ValueError):
    """What the vendor says of a query that it cannot read."""


def read_search(text: str, fields: Mapping[str, str]) -> Condition:
    """Return what a query asks for; raises `SearchError`."""
    parts: list[Condition] = []
    joints: set[str] = set()
    place = 0
    while True:
        match = _CLAUSE.match(text, place)
        if match is None:
            raise SearchError(f"no clause at character {place + 1}")
        parts.append(_clause(match, fields))
        place = match.end()
        if not text[place:].strip():
            break
        joint = _JOINT.match(text, place)
        if joint is None:
            raise SearchError(f"nothing joins the clauses at character {place + 1}")
        joints.add((joint[1] or "AND").upper())
        place = joint.end()
    if len(joints) > 1:
        raise SearchError("AND and OR cannot be used in one query")
    return AnyOf(tuple(parts)) if "OR" in joints else All(tuple(parts))


def _clause(match: re.Match[str], fields: Mapping[str, str]) -> Condition:
    field, op, text = match["field"], match["op"], match["value"]
    kind = fields.get(field)
    if kind is None or (field == "metadata") != (match["key"] is not None):
        raise SearchError(f"field '{field}' cannot be searched")
    path = field if match["key"] is None else f"{field}.{match['key']}"
    test = (
        _null(path, op) if text == "null" else _numeric(path, op, text) if kind == "number" else _text(path, op, text)
    )
    return Not(test) if match["minus"] else test


def _null(path: str, op: str) -> Condition:
    if op != ":":
        raise SearchError("null goes with ':' only")
    return Comparison(path, "=", None)


def _numeric(path: str, op: str, text: str) -> Condition:
    bare = text.strip("\"'")
    if op == "~" or not bare.lstrip("-").isdigit():
        raise SearchError(f"'{path}' is a number")
    return Comparison(path, "=" if op == ":" else op, int(bare))


def _text(path: str, op: str, text: str) -> Condition:
    if op not in (":", "~") or text[0] not in "\"'":
        raise SearchError(f"'{path}' is a text, to be quoted, and goes with ':' and '~'")
    value = re.sub(r"\\(.)", r"\1", text[1:-1])
    if op == ":":
        return Comparison(path, "=", value)
    if len(value) < _LEAST:
        raise SearchError("a part of a text has three characters at least")
    wild = re.sub(r"([%_\\])", r"\\\1", value)
    return Comparison(path, "like", f"%{wild}%")

"""Zendesk's search language: words, and terms such as ``status:open`` and ``created>2026-01-01``.

Source: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/searching-with-the-zendesk-api/
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mock_vendors.data.times import instant
from mock_vendors.data.where import EVERYTHING, All, AnyOf, Comparison, Condition, Not

_TERM = re.compile(r'(-?)(\w+)(:|<=|>=|<|>)("[^"]*"|\S+)|("[^"]*"|\S+)')
_TIMES = {"created": "created_at", "updated": "updated_at"}
_FIELDS = {
    "ticket": {name: name for name in ("status", "priority", "tags", "subject", "description", "external_id")}
    | {
        "ticket_type": "type",
        "requester": "requester_id",
        "assignee": "assignee_id",
        "organization": "organization_id",
    },
    "user": {name: name for name in ("name", "email", "role", "phone", "external_id")},
    "organization": {"name": "name"},
}
_TEXTS = {"ticket": ("subject", "description", "tags"), "user": ("name", "email"), "organization": ("name",)}
_RANKS = {
    "status": ("new", "open", "pending", "hold", "solved", "closed"),
    "priority": ("low", "normal", "high", "urgent"),
}
TYPES = tuple(_FIELDS)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a query looks for: records of one type (of all types for None) that meet a condition."""

    type: str | None
    terms: tuple[tuple[bool, str, str, str], ...]

    def where(self, kind: str) -> Condition:
        """Return the condition on records of one type."""
        parts = [_condition(kind, *term) for term in self.terms]
        return All(tuple(parts)) if parts else EVERYTHING


def read_query(text: str) -> Sought:
    """Return what a query says; what is no term is a word to be found in texts."""
    kind: str | None = None
    terms = []
    for minus, name, operator, value, word in _TERM.findall(text):
        if name == "type" and operator == ":" and value in TYPES:
            kind = value
        elif name:
            terms.append((bool(minus), name, operator, value.strip('"')))
        else:
            terms.append((False, "", ":", word.strip('"')))
    return Sought(kind, tuple(terms))


def _condition(kind: str, minus: bool, name: str, operator: str, value: str) -> Condition:
    test = _test(kind, name, operator, value)
    return Not(test) if minus else test


def _test(kind: str, name: str, operator: str, value: str) -> Condition:
    if name in _TIMES and (moment := _moment(value)) is not None:
        return Comparison(_TIMES[name], "=" if operator == ":" else operator, moment)
    field = _FIELDS[kind].get(name)
    if field is None:
        text = f"{name}{operator}{value}" if name else value
        return AnyOf(tuple(Comparison(each, "glob", f"*{text}*") for each in _TEXTS[kind]))
    if operator != ":" and field in _RANKS:
        return Comparison(field, "in", _ranked(_RANKS[field], operator, value))
    if value == "none":
        return Comparison(field, "=", None)
    if field.endswith("_id") and field != "external_id" and value.isascii() and value.isdigit():
        return Comparison(field, "=", int(value))
    return Comparison(field, "glob", value) if "*" in value else Comparison(field, "=", value)


def _ranked(ranks: tuple[str, ...], operator: str, value: str) -> tuple[str, ...]:
    if value not in ranks:
        return ()
    here = ranks.index(value)
    chosen = ranks[:here] if operator.startswith("<") else ranks[here + 1 :]
    return (*chosen, value) if operator.endswith("=") else chosen


def _moment(text: str) -> float | None:
    try:
        return instant(text)
    except (ValueError, OverflowError):
        return None

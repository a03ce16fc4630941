"""SOQL: the whole question in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from contracts import nearest
from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.filters.dialect import DIALECTS, orders, second
from harness.connectors.page import Ask
from harness.ocnql import And, Comparison, Condition, In, IsNull, Like, Or, fields_of
from harness.ocnql.instants import instant, iso
from harness.ocnql.syntax import Value

# A statement travels in the URL; a longer condition is left to our own check.
_LONGEST = 4000


@DIALECTS.register("soql")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Select what is wanted and what the check of the condition needs, and let SOQL narrow the rest."""
    asked = fields_of(ask.where) if ask.where is not None else frozenset()
    for name in sorted(asked | {key.field for key in orders(ask.order_by)}):
        if name not in resource.fields:
            known = nearest(name, resource.fields)
            raise Unsupported(f"Invalid query - '{resource.name}' property '{name}' is not queryable; {known}")
    narrowed = _narrow(ask.where, resource.fields) if ask.where is not None else None
    where = f" WHERE {narrowed}" if narrowed and len(narrowed) <= _LONGEST else ""
    return {"q": f"SELECT {_selection(resource, ask, asked)} FROM {resource.vendor_name}{where}{_order(ask)}"}


def _selection(resource: ObjectDefinition, ask: Ask, asked: frozenset[str]) -> str:
    if not ask.fields:
        return ",".join(resource.fields)
    dates = (resource.created_date, resource.updated_date)
    wanted = {*(name.partition(".")[0] for name in ask.fields), *ask.fields, *asked, resource.primary_key}
    wanted |= {date.name for date in dates if date}
    return ",".join(name for name in resource.fields if name in wanted)


def _order(ask: Ask) -> str:
    keys = [f"{key.field} {'DESC' if key.descending else 'ASC'}" for key in orders(ask.order_by)]
    return f" ORDER BY {','.join(keys)}" if keys else ""


def _narrow(condition: Condition, types: Mapping[str, str]) -> str | None:
    """Return a condition that keeps at least what ``condition`` keeps, or ``None`` for everything."""
    match condition:
        case _ if not isinstance(condition, And | Or) and types[condition.field] == "long":
            return None
        case And():
            known = [part for part in (_narrow(part, types) for part in condition.parts) if part]
            return " AND ".join(f"({part})" for part in known) or None
        case Or():
            parts = [_narrow(part, types) for part in condition.parts]
            return " OR ".join(f"({part})" for part in parts) if all(parts) else None
        case IsNull():
            return f"{condition.field} {'!=' if condition.negated else '='} null"
        case Comparison():
            return _compare(condition.field, condition.operator, condition.value, types[condition.field])
        case In() | Like():
            return None if condition.negated or types[condition.field] != "text" else _textual(condition)
    assert_never(condition)


def _textual(condition: In | Like) -> str | None:
    if isinstance(condition, Like):
        # SOQL ignores case and reads "_" as any character: it keeps more, never less.
        return None if "\\" in condition.pattern else f"{condition.field} LIKE {_quoted(condition.pattern)}"
    texts = [_text(value) for value in condition.values]
    return f"{condition.field} IN ({','.join(filter(None, texts))})" if all(texts) else None


def _compare(field: str, operator: str, value: Value, kind: str) -> str | None:
    if value is None:
        return f"{field} {operator} null" if operator in ("=", "!=") else None
    if kind == "datetime":
        return _time(field, operator, second(value))
    if kind == "boolean" and operator == "=" and str(value).lower() in ("true", "false"):
        return f"{field} = {str(value).lower()}"
    if kind == "number" and operator != "!=" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{field} {operator} {value}"
    # SOQL sorts and compares text by other rules than ours, all but equality, where it only ignores case.
    text = _text(value) if kind == "text" and operator == "=" else None
    return f"{field} = {text}" if text else None


def _time(field: str, operator: str, moment: int | None) -> str | None:
    if moment is None:
        return None
    bounds = {">": (1, 0), ">=": (1, 0), "<": (0, 1), "<=": (0, 1), "=": (1, 1)}.get(operator, (0, 0))
    parts = [f"{field} >= {iso(moment)}"] * bounds[0] + [f"{field} <= {iso(moment + 1)}"] * bounds[1]
    return " AND ".join(parts) or None


def _text(value: Value) -> str | None:
    """Quote a text that means nothing but itself; numbers and dates equal other spellings by our rules."""
    return _quoted(value) if isinstance(value, str) and value and instant(value) is None else None


def _quoted(text: str) -> str:
    marks = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "'" + "".join(marks.get(character, character) for character in text) + "'"

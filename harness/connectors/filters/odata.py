"""OData: ``$filter`` in the vendor's words (OData 4.01, part 2, section 5.1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, field_parameters, order_parameters, plain_text, second
from harness.connectors.page import Ask
from harness.ocnql import And, Comparison, Condition, In, IsNull, Like, Or
from harness.ocnql.instants import iso
from harness.ocnql.syntax import Value

# A filter travels in the URL; a longer condition is left to our own check.
_LONGEST = 4000
_WORDS = {"=": "eq", ">": "gt", ">=": "ge", "<": "lt", "<=": "le"}


@DIALECTS.register("odata")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push the condition, unless an order is wanted: directories do not take both."""
    order = order_parameters(resource, ask)
    narrowed = None if order or ask.where is None else _narrow(ask.where, resource.filter.fields)
    where = {"$filter": narrowed} if narrowed and len(narrowed) <= _LONGEST else {}
    return {**field_parameters(resource, ask), **where, **order}


def _narrow(condition: Condition, fields: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return a filter that keeps at least what ``condition`` keeps, or ``None`` for everything."""
    match condition:
        case And():
            known = [part for part in (_narrow(part, fields) for part in condition.parts) if part]
            return " and ".join(f"({part})" for part in known) or None
        case Or():
            parts = [_narrow(part, fields) for part in condition.parts]
            return " or ".join(f"({part})" for part in parts) if all(parts) else None
        case _ if condition.field not in fields:
            return None
        case Comparison():
            return _compare(condition, fields[condition.field])
        case In():
            texts = [_text(value) for value in condition.values]
            kept = fields[condition.field]["type"] == "text" and not condition.negated and all(texts)
            return f"{_name(condition.field)} in ({','.join(filter(None, texts))})" if kept else None
        case IsNull() | Like():
            return None
    assert_never(condition)


def _compare(part: Comparison, declared: Mapping[str, str]) -> str | None:
    name, value = _name(part.field), part.value
    if part.operator == "!=":
        return None
    match declared["type"]:
        case "time":
            return _time(name, part.operator, second(value))
        case "boolean" if part.operator == "=" and str(value).lower() in ("true", "false"):
            return f"{name} eq {str(value).lower()}"
        case "number" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return f"{name} {_WORDS[part.operator]} {value}"
        case "text" if part.operator == "=":
            text = _text(value)
            return f"{name} eq {text}" if text else None
    return None


def _time(name: str, operator: str, moment: int | None) -> str | None:
    if moment is None:
        return None
    parts = [f"{name} ge {iso(moment)}"] if operator in (">", ">=", "=") else []
    if operator in ("<", "<=", "="):
        parts.append(f"{name} le {iso(moment + 1)}")
    return " and ".join(parts)


def _text(value: Value) -> str | None:
    text = plain_text(value)
    return None if text is None else "'" + text.replace("'", "''") + "'"


def _name(field: str) -> str:
    return field.replace(".", "/")

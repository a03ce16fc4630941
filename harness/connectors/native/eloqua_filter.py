"""Filters of Eloqua's exports: ``'{{Contact.UpdatedAt}}' >= '2026-01-01 00:00:00' AND …``.

https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/BulkAPI/Tutorials/Filtering.htm
"""

from __future__ import annotations

from datetime import UTC, datetime

from harness.connectors.filters.dialect import second
from harness.connectors.native.eloqua_template import Template, is_time
from harness.ocnql import And, Comparison, Condition, Or
from harness.ocnql.instants import instant

_BOUNDS = {">": (1, 0), ">=": (1, 0), "<": (0, 1), "<=": (0, 1), "=": (1, 1)}


def narrowed(condition: Condition | None, template: Template) -> str:
    """Return a filter that keeps at least what the condition keeps; empty when there is none."""
    match condition:
        case And():
            known = [part for part in (narrowed(part, template) for part in condition.parts) if part]
            return " AND ".join(f"({part})" for part in known)
        case Or():
            parts = [narrowed(part, template) for part in condition.parts]
            return " OR ".join(f"({part})" for part in parts) if all(parts) else ""
        case Comparison():
            statement = template.statement(condition.field)
            return "" if statement is None else _compare(statement, condition)
        case _:
            return ""


def _compare(statement: str, asked: Comparison) -> str:
    if is_time(statement):
        moment, (least, most) = second(asked.value), _BOUNDS.get(asked.operator, (0, 0))
        if moment is None:
            return ""
        bounds = [f"'{statement}' >= '{_shown(moment)}'"] * least + [f"'{statement}' <= '{_shown(moment + 1)}'"] * most
        return " AND ".join(bounds)
    value = asked.value
    # An asterisk stands for any text there, and a number or a date equals other spellings by our own rules.
    if asked.operator != "=" or not isinstance(value, str) or not value.strip() or "*" in value:
        return ""
    if instant(value) is not None or value[:1].isdigit():
        return ""
    escaped = value.replace("'", "''")
    return f"'{statement}' = '{escaped}'"


def _shown(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")

"""Filters that are plain query parameters, as in ``?created_after=2026-01-01T00:00:00.000Z&status=active``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import (
    DIALECTS,
    conjuncts,
    field_parameters,
    order_parameters,
    plain_text,
    second,
)
from harness.connectors.page import Ask
from harness.ocnql import Comparison


@DIALECTS.register("parameters")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push what the definition declares for a field: ``equal`` for a value, ``after`` and ``before`` for a time."""
    found: dict[str, str] = {}
    for part in conjuncts(ask.where):
        if isinstance(part, Comparison):
            declared = _declared(resource.filter.fields, part.field)
            for name, value in _pushed(part, declared):
                if name != declared.get("between"):
                    found.setdefault(name, value)
                elif value[:2] not in found.get(name, ""):
                    found[name] = f"{found[name]}|{value}" if name in found else value
    return {**field_parameters(resource, ask), **found, **order_parameters(resource, ask)}


def _declared(fields: Mapping[str, Mapping[str, Any]], field: str) -> Mapping[str, Any]:
    """A vendor that filters by any field has one entry for all of them."""
    found = fields.get(field, fields.get("*", {}))
    return {kind: field if name == "*" else name for kind, name in found.items()}


def _pushed(part: Comparison, declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    value = part.value
    if part.operator == "=" and "equal" in declared and (text := plain_text(value)) and _known(text, declared):
        yield declared["equal"], text
    moment = second(value)
    if moment is None:
        return
    # Some vendors refuse times before they existed; no record of theirs is older.
    least = int(declared.get("least", moment))
    if part.operator in (">", ">=", "=") and "after" in declared:
        yield declared["after"], _written(max(moment, least), declared["format"])
    # Greenhouse writes both ends as one parameter, as in "gte|2026-01-01T00:00:00.000Z|lte|…".
    if part.operator in (">", ">=", "=") and "between" in declared:
        yield declared["between"], f"gte|{_written(moment, declared['format'])}"
    if part.operator in ("<", "<=", "=") and "between" in declared:
        yield declared["between"], f"lte|{_written(moment + 1, declared['format'])}"
    # Vendors differ in whether the end counts in, so the end is set where that makes no difference.
    if part.operator in ("<", "<=", "=") and "before" in declared:
        yield declared["before"], _written(max(moment + 1, least), declared["format"])


def _known(text: str, declared: Mapping[str, Any]) -> bool:
    return "values" not in declared or text in declared["values"]


def _written(moment: int, form: str) -> str:
    if form == "epoch":
        return str(moment)
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

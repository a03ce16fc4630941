"""The ``where`` of the job list: a condition over four fields, in the platform's spellings and the common slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import assert_never

from contracts import nearest
from harness.ocnql import (
    And,
    Comparison,
    Condition,
    In,
    IsNull,
    Like,
    OcnqlError,
    Or,
    fields_of,
    parse_condition,
)
from harness.ocnql.syntax import Value

FIELDS = ("object_name", "job_status", "job_direction", "record_count")
_COUNT = "record_count"
_DIGITS = 18
_SPELLINGS = {"COMPLETE": "COMPLETED", "CANCELED": "CANCELLED"}


def job_condition(where: str | None) -> Condition | None:
    """Return the condition, its numbers as numbers; raises `OcnqlError` for what cannot be read or makes no sense."""
    if where is None or not where.strip():
        return None
    condition = parse_condition(where)
    problems = [f"no field {name} here; {nearest(name, FIELDS)}" for name in sorted(fields_of(condition) - {*FIELDS})]
    problems += _count_problems(condition)
    if problems:
        raise OcnqlError(f"Error parsing query: {'; '.join(problems)}")
    return _spelled(condition)


def _count_problems(condition: Condition) -> Iterator[str]:
    match condition:
        case And() | Or():
            for part in condition.parts:
                yield from _count_problems(part)
        case Like(field="record_count"):
            yield f"{_COUNT} is a number and cannot be compared with LIKE"
        case Comparison(field="record_count") if _number(condition.value) is None:
            yield f"{_COUNT} needs a number, not '{condition.value}'"
        case In(field="record_count"):
            yield from (
                f"{_COUNT} needs numbers, not '{value}'" for value in condition.values if _number(value) is None
            )


def _spelled(condition: Condition) -> Condition:
    match condition:
        case And() | Or():
            return replace(condition, parts=tuple(map(_spelled, condition.parts)))
        case Comparison():
            return replace(condition, value=_value(condition.field, condition.value))
        case In():
            return replace(condition, values=tuple(_value(condition.field, value) for value in condition.values))
        case IsNull() | Like():
            return condition
    assert_never(condition)


def _value(field: str, value: Value) -> Value:
    if field == _COUNT:
        return _number(value)
    return _SPELLINGS.get(str(value), value) if field == "job_status" else value


def _number(value: Value) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    # More digits than any count has would only cost time.
    return number if number.adjusted() < _DIGITS else Decimal(10**_DIGITS).copy_sign(number)

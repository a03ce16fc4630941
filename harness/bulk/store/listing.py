"""A condition over jobs as SQL: it keeps the very jobs that the condition itself would keep."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, assert_never

from sqlalchemy import ColumnElement, and_, false, or_, true

from harness.bulk.jobs import Direction, JobStatus
from harness.bulk.store.tables import jobs
from harness.ocnql import And, Comparison, Condition, In, IsNull, Like, Or, matches

_TEXTS: Mapping[str, Any] = {
    "object_name": jobs.c.object_name,
    "job_status": jobs.c.status,
    "job_direction": jobs.c.direction,
}
_LARGEST = 2**62


def clause(condition: Condition, object_names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition over ``object_name``, ``job_status``, ``job_direction`` and ``record_count``.

    Databases compare text by rules of their own, LIKE above all. Ours decide here which of the few values that a text
    field can have fulfil the condition, and the database looks for these.
    """
    match condition:
        case And():
            return and_(*(clause(part, object_names) for part in condition.parts))
        case Or():
            return or_(*(clause(part, object_names) for part in condition.parts))
        case Comparison(field="record_count", operator=operator, value=Decimal() as number):
            return _counted(operator, number)
        case In(field="record_count"):
            found = or_(false(), *(_counted("=", value) for value in condition.values if isinstance(value, Decimal)))
            return ~found if condition.negated else found
        case IsNull(field="record_count"):
            return true() if condition.negated else false()
        case Comparison() | In() | Like() | IsNull():
            return _texts(condition, object_names)
    assert_never(condition)


def _texts(condition: Comparison | In | Like | IsNull, object_names: Collection[str]) -> ColumnElement[bool]:
    values = {"object_name": object_names, "job_status": list(JobStatus), "job_direction": list(Direction)}
    possible = [str(value) for value in values[condition.field]]
    kept = [value for value in possible if matches(condition, {condition.field: value})]
    found: ColumnElement[bool] = _TEXTS[condition.field].in_(kept)
    return found


def _counted(operator: str, number: Decimal) -> ColumnElement[bool]:
    """Compare a whole number with any: between two whole ones there is nothing."""
    column = jobs.c.records
    down, up = (max(-_LARGEST, min(_LARGEST, round_(number))) for round_ in (math.floor, math.ceil))
    match operator:
        case "<":
            return column < up
        case "<=":
            return column <= down
        case ">":
            return column > down
        case ">=":
            return column >= up
        case "=":
            return column == down if down == up else false()
    return column != down if down == up else true()

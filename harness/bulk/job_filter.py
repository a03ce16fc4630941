"""The ``where`` of the job list: a condition over four fields, in the platform's spellings and the common slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from harness.bulk.jobs import Job
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
    matches,
    parse_condition,
)

FIELDS = ("object_name", "job_status", "job_direction", "record_count")
_SPELLINGS = {"COMPLETE": "COMPLETED", "CANCELED": "CANCELLED"}


def job_condition(where: str | None) -> Callable[[Job], bool]:
    """Return the predicate; raises `OcnqlError` for what cannot be read or asks for other fields."""
    if where is None or not where.strip():
        return lambda _job: True
    condition = parse_condition(where)
    unknown = sorted(fields_of(condition) - set(FIELDS))
    if unknown:
        raise OcnqlError(f"Error parsing query: no field {', '.join(unknown)} here; known: {', '.join(FIELDS)}")
    canonical = _spelled(condition)
    return lambda job: matches(canonical, _fields(job))


def _fields(job: Job) -> dict[str, str | int]:
    values = (job.object_name, job.status.value, job.direction.value, job.counters.records)
    return dict(zip(FIELDS, values, strict=True))


def _spelled(condition: Condition) -> Condition:
    match condition:
        case And() | Or():
            return replace(condition, parts=tuple(map(_spelled, condition.parts)))
        case Comparison(field="job_status", value=str(value)):
            return replace(condition, value=_SPELLINGS.get(value, value))
        case In(field="job_status"):
            return replace(condition, values=tuple(_SPELLINGS.get(str(value), value) for value in condition.values))
        case Comparison() | In() | IsNull() | Like():
            return condition

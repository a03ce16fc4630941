"""The ``metaData`` of an upload, checked before anything happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.bulk.criteria import BadCriteria
from harness.bulk.filenames import name_problem

NOT_YET = ("identifierFieldName", "primaryKeyName", "path")


def checked_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys as they are; raises `BadCriteria` with everything wrong. Unknown keys are kept."""
    problems = [f"{key}: {problem}" for key, check in _CHECKS.items() if key in meta and (problem := check(meta[key]))]
    problems += [f"{key} is not supported by this service yet; leave it out" for key in NOT_YET if key in meta]
    if problems:
        raise BadCriteria(problems)
    return dict(meta)


def _format_problem(value: Any) -> str | None:
    return None if str(value).lower() in {"csv", "text/csv"} else "must be csv, the only format supported yet"


def _action_problem(value: Any) -> str | None:
    return None if value == "create" else "must be create, the only action supported yet"


def _group_problem(value: Any) -> str | None:
    return None if str(value) == "1" else "must be 1: records are sent one by one"


_CHECKS: Mapping[str, Callable[[Any], str | None]] = {
    "fileName": name_problem,
    "format": _format_problem,
    "action": _action_problem,
    "bulkUploadRecordSize": _group_problem,
}

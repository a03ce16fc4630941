"""The ``metaData`` of an upload, checked before anything happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from harness.bulk.criteria import BadCriteria
from harness.bulk.engine.upload_options import RECORD_SIZE, USE_BATCH
from harness.bulk.filenames import name_problem
from harness.bulk.formats import Format, named
from harness.connectors.native import Way

ACTIONS = ("create", "update", "upsert")
_FORMATS = {"csv": Format.CSV, "json": Format.JSON, "jsonl": Format.JSONL, "ndjson": Format.JSONL}
_IDENTIFIERS = ("identifierFieldName", "primaryKeyName")
# A path below the vendor's own address, and nothing that could lead anywhere else.
_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~%!$&'()*+,;=:@/-]*")


def checked_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys as they are; raises `BadCriteria` with everything wrong. Unknown keys are kept."""
    problems = [f"{key}: {problem}" for key, check in _CHECKS.items() if key in meta and (problem := check(meta[key]))]
    problems += [] if problems else _together(meta)
    if problems:
        raise BadCriteria(problems)
    return dict(meta)


def declared_format(meta: Mapping[str, Any]) -> Format | None:
    """Return the form of the file that the metaData names."""
    text = str(meta.get("format", "")).strip().lower()
    return _FORMATS.get(text) or named(text)


def group_problem(meta: Mapping[str, Any], object_name: str, most: int) -> str | None:
    """Say what is wrong with the wished size of a group where the vendor takes up to ``most`` records at once."""
    if int(meta.get(RECORD_SIZE, 1)) > most:
        alone = "one by one" if most == 1 else f"up to {most} at once"
        return f"{RECORD_SIZE}: must be at most {most}: {object_name!r} takes such records {alone}"
    if _is_true(meta.get(USE_BATCH)) and most == 1:
        return f"{USE_BATCH}: {object_name!r} takes such records one by one; leave it out"
    return None


def _together(meta: Mapping[str, Any]) -> list[str]:
    way = Way.of(meta)
    named_by = {str(meta[key]) for key in _IDENTIFIERS if key in meta}
    problems = []
    if len(named_by) > 1:
        problems.append("identifierFieldName and primaryKeyName: name the same field twice or give only one")
    if way.action != "create" and not way.identifier:
        problems.append(f"identifierFieldName: is needed for {way.action}: the field by which a record is found")
    if meta.get("path") and way.action != "create":
        problems.append(f"path: only records to be created can have one, not those of an {way.action}")
    return problems


def _format_problem(value: Any) -> str | None:
    known = isinstance(value, str) and declared_format({"format": value}) is not None
    return None if known else "must be csv, json (an array, or one object a line) or jsonl"


def _action_problem(value: Any) -> str | None:
    return None if value in ACTIONS else f"must be one of {', '.join(ACTIONS)}"


def _name_problem(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be the name of a field"


def _path_problem(value: Any) -> str | None:
    sound = isinstance(value, str) and _PATH.fullmatch(value) and ".." not in value and "%2e" not in value.lower()
    return None if sound else "must be a path of the vendor's, such as /lists/7/contacts"


def _group_problem(value: Any) -> str | None:
    text = str(value)
    sound = not isinstance(value, bool) and text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9
    return None if sound else "must be a whole number from 1 up"


def _switch_problem(value: Any) -> str | None:
    return None if _is_true(value) or str(value).lower() == "false" else "must be true or false"


def _concurrency_problem(value: Any) -> str | None:
    return None if str(value).lower() in {"serial", "parallel"} else "must be serial or parallel"


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


_CHECKS: Mapping[str, Callable[[Any], str | None]] = {
    "fileName": name_problem,
    "format": _format_problem,
    "action": _action_problem,
    **dict.fromkeys(_IDENTIFIERS, _name_problem),
    "path": _path_problem,
    RECORD_SIZE: _group_problem,
    USE_BATCH: _switch_problem,
    "concurrency": _concurrency_problem,
}

"""Definitions of exports and imports: what they may say, and what of it the vendor does not take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from mock_vendors.jobs import Job
from mock_vendors.quirks.eloqua.filters import BadFilter, read_filter
from mock_vendors.quirks.eloqua.paged import failed
from mock_vendors.quirks.eloqua.statements import Vocabulary, stamp

EXPORTS, IMPORTS = "exports", "imports"
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_MOST_FIELDS = {EXPORTS: 250, IMPORTS: 100}
_KEPT = {EXPORTS: "PT12H", IMPORTS: "P7D"}
_RULES = ["always", "ifNewIsNotNull", "ifExistingIsNull", "useFieldRule"]
_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
_SHAPE = {
    "type": "object",
    "required": ["name", "fields"],
    "properties": {
        "name": _TEXT,
        "fields": {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
        "filter": {"type": "string"},
        "areSystemTimestampsInUTC": {"type": "boolean"},
        "isSyncTriggeredOnImport": {"type": "boolean"},
        "autoDeleteDuration": _TEXT,
        "dataRetentionDuration": _TEXT,
        "maxRecords": {"type": "integer", "minimum": 1},
        "identifierFieldName": _TEXT,
        "updateRule": {"enum": _RULES},
        "syncActions": {"type": "array"},
    },
}
_VALIDATOR = Draft202012Validator(_SHAPE)


def check(kind: str, said: Any, words: Vocabulary) -> dict[str, Any]:
    """Return a definition as it is kept; refuses one that is wrong."""
    for error in _VALIDATOR.iter_errors(said):
        field = str(error.absolute_path[0]) if error.absolute_path else "body"
        raise failed(field, error.message, None if field == "body" else said.get(field))
    fields: Mapping[str, str] = said["fields"]
    if len(fields) > _MOST_FIELDS[kind]:
        raise failed("fields", f"Must have at most {_MOST_FIELDS[kind]} fields.", len(fields))
    for statement in fields.values():
        if not words.knows(statement):
            raise failed("fields", "Must contain valid field statements.", statement)
    for name in ("autoDeleteDuration", "dataRetentionDuration"):
        if name in said and seconds(said[name]) is None:
            raise failed(name, "Must be a duration, as in P3D or PT12H.", said[name])
    if kind == IMPORTS and said.get("identifierFieldName") not in fields:
        raise failed("identifierFieldName", "Must be one of the fields.", said.get("identifierFieldName"))
    if kind == EXPORTS:
        _check_filter(said, words)
    return {"dataRetentionDuration": _KEPT[kind], **said}


def described(definition: Job) -> dict[str, Any]:
    """Return a definition as the vendor tells of it."""
    made, who = stamp(definition.made), definition.asked["by"]
    told = {"uri": uri(definition), "createdBy": who, "createdAt": made, "updatedBy": who, "updatedAt": made}
    return {**definition.asked["said"], **told}


def uri(definition: Job) -> str:
    return f"/{definition.asked['noun']}/{definition.kind}/{definition.id}"


def seconds(duration: str) -> float | None:
    """Return how long a duration is (ISO 8601, days at most); None for a text that is none."""
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return float(days * 86_400 + hours * 3600 + minutes * 60)


def _check_filter(said: Mapping[str, Any], words: Vocabulary) -> None:
    text = said.get("filter", "")
    if words.types and text.count("{{Activity.Type}}") != 1:
        raise failed("filter", "Must choose exactly one type of activity.", text)
    if "filter" in said:
        try:
            read_filter(text, words)
        except BadFilter as error:
            raise failed("filter", str(error), text) from error

"""A connector without a file: what an instance's settings say of a stranger's lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contracts import ContractError, Problem, nearest
from harness.connectors.platform_spelling import DATE_FORMAT

PREFIX = "list."
_OF_OBJECTS = (
    "path",
    "primaryKeyName",
    "rootKey",
    "totalKey",
    "nextPageKey",
    "endKey",
    "moreKey",
    "createdDateName",
    "createdDateFormat",
    "updatedDateName",
    "updatedDateFormat",
    "queryDateName",
    "queryDateFormat",
    "paginationType",
    "method",
)
_PAGING = {"pagination.type": "type", "pagination.max": "max", "pagination.page.startindex": "startindex"}
_PARAMETERS = ("page", "pageSize", "nextPage", "where", "fields", "orderBy")
_JSON = ("authentication", "headers", "query", "where")
KEYS = (
    "objects",
    "discovery",
    *_OF_OBJECTS,
    *_PAGING,
    *(f"parameters.{name}" for name in _PARAMETERS),
    *_JSON,
)
"""All settings of such a connector, each to be preceded by ``list.``."""


def list_document(file: Mapping[str, Any], settings: Mapping[str, str]) -> dict[str, Any]:
    """Return the file's document with what ``settings`` say instead; `ContractError` for a key or value it cannot take.

    ``list.objects`` is a list of names separated by commas, or JSON with the objects of a connector file.
    An empty ``list.parameters.<name>`` takes away a parameter that the service does not know.
    """
    said = {key.removeprefix(PREFIX): text for key, text in settings.items() if key.startswith(PREFIX)}
    problems = [
        Problem("settings", PREFIX + key, f"not known; {nearest(key, KEYS)}") for key in said if key not in KEYS
    ]
    values = {key: _json(key, said[key], problems) for key in _JSON if key in said}
    objects = _objects(said.get("objects", ""), problems)
    if problems:
        raise ContractError(problems)
    own = {key: said[key] for key in _OF_OBJECTS if key in said}
    template = {**file["template"], **own, **{key: values[key] for key in ("query", "where") if key in values}}
    document: dict[str, Any] = {**file, **{key: values[key] for key in ("authentication", "headers") if key in values}}
    paging: dict[str, Any] = {name: said[key] for key, name in _PAGING.items() if key in said}
    document["pagination"] = {**file["pagination"], **paging}
    if "discovery" in said:
        document["discovery"] = said["discovery"]
    document["parameters"] = _parameters(file["parameters"], said)
    if objects:
        del document["template"]
        return {**document, "objects": [_dated(_object(template, entry)) for entry in objects]}
    return {**document, "template": _dated(template)}


def _dated(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A date whose form is not told is taken for one of ISO 8601."""
    named = [f"{kind}DateFormat" for kind in ("created", "updated", "query") if f"{kind}DateName" in entry]
    return {**dict.fromkeys(named, DATE_FORMAT), **entry}


def _object(template: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    path = template["path"].replace("{objectName}", str(entry.get("vendorName", entry["name"])))
    return {**template, "path": path, **entry}


def _parameters(known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    names = {**known, **{name: said[f"parameters.{name}"] for name in _PARAMETERS if f"parameters.{name}" in said}}
    return {name: text for name, text in names.items() if text}


def _objects(text: str, problems: list[Problem]) -> list[dict[str, Any]]:
    if not text.lstrip().startswith("["):
        return [{"name": name.strip()} for name in text.split(",") if name.strip()]
    read = _json("objects", text, problems)
    found = read if isinstance(read, list) else []
    if not all(isinstance(entry, dict) and isinstance(entry.get("name"), str) for entry in found):
        problems.append(Problem("settings", f"{PREFIX}objects", "each must be an object with a name"))
    return found


def _json(key: str, text: str, problems: list[Problem]) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        problems.append(Problem("settings", PREFIX + key, f"not JSON: {error}"))
        return {}

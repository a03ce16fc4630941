"""Which fields a download selects when its caller names none: a setting of the instance, object by object."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from harness.bulk.criteria.names import field_names

SETTING = "default.select.fields.map"


def default_fields(settings: Mapping[str, str], object_name: str) -> tuple[str, ...]:
    """Return the fields for that object, none for all; a setting with a problem (see `map_problem`) selects all."""
    return _read(settings.get(SETTING, "")).get(object_name, ())


def map_problem(text: str) -> str | None:
    """Say what is wrong with the setting, if anything."""
    try:
        _parsed(text)
    except (ValueError, AttributeError, TypeError):
        return 'must be a JSON object of fields by object, such as {"contacts": "id,name"}'
    return None


def _read(text: str) -> Mapping[str, tuple[str, ...]]:
    return {} if map_problem(text) else _parsed(text)


def _parsed(text: str) -> Mapping[str, tuple[str, ...]]:
    if not text.strip():
        return {}
    found = orjson.loads(text).items()
    return {name: field_names(fields if isinstance(fields, str) else ",".join(fields)) for name, fields in found}

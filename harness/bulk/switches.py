"""Settings of an instance that are either on or off."""

from __future__ import annotations

from collections.abc import Mapping

NEUTRAL_CSV = "bulk.csv.neutralise"
"""Keep spreadsheets from taking texts in CSV results for formulas."""
JSON_LINES = "bulk.json.lines"
"""Let ``application/json`` of a query be one object a line, as on the oldest platform versions."""


def is_on(settings: Mapping[str, str], name: str) -> bool:
    return settings.get(name, "").strip().lower() == "true"

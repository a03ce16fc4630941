"""Greenhouse Harvest v3: bounds of an instant as one parameter, ``gte|…|lte|…``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mock_vendors.data.times import instant
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Refusal
from mock_vendors.quirks import Quirks
from mock_vendors.spec import ResourceSpec

_OPERATORS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


class Own(Quirks):
    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        asked = [(field, parameters[field]) for field in resource.facts["bounded"] if field in parameters]
        tests = tuple(test for field, text in asked for test in _bounds(field, text))
        return All(tests) if tests else EVERYTHING


def _bounds(field: str, text: str) -> list[Comparison]:
    pieces = text.split("|")
    pairs = list(zip(pieces[::2], pieces[1::2], strict=False))
    if len(pieces) % 2 or len({operator[0] for operator, _ in pairs if operator}) != len(pairs):
        raise _refused(field, text)
    return [Comparison(field, *_bound(field, operator, value)) for operator, value in pairs]


def _bound(field: str, operator: str, text: str) -> tuple[str, float]:
    if operator not in _OPERATORS or not _INSTANT.fullmatch(text):
        raise _refused(field, text)
    try:
        return _OPERATORS[operator], instant(text)
    except ValueError as error:
        raise _refused(field, text) from error


def _refused(field: str, text: str) -> Refusal:
    message = f"{field} must look like gte|2026-01-01T00:00:00.000Z|lte|2026-02-01T00:00:00.000Z"
    return Refusal("bad_parameter", [{"field": field, "value": text, "message": message}])

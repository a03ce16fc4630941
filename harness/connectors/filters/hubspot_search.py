"""HubSpot's search body: groups of filters, all of a group and any of the groups.

Source: https://developers.hubspot.com/docs/api-reference/search/guide
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, conjuncts, plain_text, second
from harness.connectors.page import Ask
from harness.ocnql import Comparison, Condition, In

# The vendor takes six filters in a group; the place in the list needs one of them.
_MOST_FILTERS, _MOST_VALUES = 5, 100


@DIALECTS.register("hubspot search")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, Any]:
    """Push what must all hold, as one group; the rest is left to our own check."""
    parts = list(conjuncts(ask.where))
    places = [place for part in parts for place in _place(part, resource)]
    found = [one for part in parts for one in _filters(part, resource.filter.fields)]
    filters = [*found[:_MOST_FILTERS], *places]
    return {"filterGroups": [{"filters": filters}]} if filters else {}


def _place(part: Condition, resource: ObjectDefinition) -> Iterator[dict[str, Any]]:
    """Say "after this key", the one condition that is no filter of the caller's."""
    if isinstance(part, Comparison) and part.field == resource.primary_key and part.operator == ">":
        yield {"propertyName": resource.filter.fields[part.field]["name"], "operator": "GT", "value": str(part.value)}


def _filters(part: Condition, fields: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    if not isinstance(part, Comparison | In) or part.field not in fields:
        return
    name, kind = fields[part.field]["name"], fields[part.field]["type"]
    if isinstance(part, In):
        texts = [plain_text(value) for value in part.values]
        if kind == "text" and not part.negated and all(texts) and len(texts) <= _MOST_VALUES:
            yield {"propertyName": name, "operator": "IN", "values": texts}
    elif kind == "time" and (moment := second(part.value)) is not None:
        # Properties of time are written in milliseconds.
        if part.operator in (">", ">=", "="):
            yield {"propertyName": name, "operator": "GTE", "value": str(moment * 1000)}
        if part.operator in ("<", "<=", "="):
            yield {"propertyName": name, "operator": "LTE", "value": str((moment + 1) * 1000)}
    elif kind == "text" and part.operator == "=" and (text := plain_text(part.value)):
        yield {"propertyName": name, "operator": "EQ", "value": text}

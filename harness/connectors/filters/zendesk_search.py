"""Zendesk's search words, as in ``type:ticket status:open created>=2026-01-01T00:00:00Z``.

Source: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/searching-with-the-zendesk-api/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, conjuncts, plain_text, second
from harness.connectors.page import Ask
from harness.ocnql import Comparison, Condition
from harness.ocnql.instants import iso

# Anything else may mean something to the vendor, or be left out of its index.
_PLAIN = re.compile(r"[\w.@+ -]*\w", re.ASCII)


@DIALECTS.register("zendesk search")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push each term that can only narrow; nothing at all when there is none."""
    terms = [term for part in conjuncts(ask.where) for term in _terms(part, resource.filter.fields)]
    if not terms:
        return {}
    return {"query": " ".join((f"type:{resource.vendor_name.removesuffix('s')}", *terms)), "sort_by": "created_at"}


def _terms(part: Condition, fields: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    if not isinstance(part, Comparison) or part.field not in fields:
        return
    declared = fields[part.field]
    name, moment = declared.get("name", part.field), second(part.value)
    if declared["type"] == "time" and moment is not None:
        if part.operator in (">", ">=", "="):
            yield f"{name}>={iso(moment)}"
        if part.operator in ("<", "<=", "="):
            yield f"{name}<={iso(moment + 1)}"
    text = plain_text(part.value)
    if declared["type"] == "text" and part.operator == "=" and text and text != "none" and _PLAIN.fullmatch(text):
        yield f'{name}:"{text}"' if " " in text else f"{name}:{text}"

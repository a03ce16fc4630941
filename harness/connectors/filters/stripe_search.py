"""Stripe's search query language, as in ``name:'Ada Quill' AND phone:'555'``.

Source: https://docs.stripe.com/search#search-query-language
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, conjuncts, plain_text
from harness.connectors.page import Ask
from harness.ocnql import Comparison, Condition

_MOST_CLAUSES = 10


@DIALECTS.register("stripe search")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push equalities of text, which are what the list itself cannot filter by."""
    clauses = [clause for part in conjuncts(ask.where) for clause in _clauses(part, resource.filter.fields)]
    return {"query": " AND ".join(clauses[:_MOST_CLAUSES])} if clauses else {}


def _clauses(part: Condition, fields: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    if isinstance(part, Comparison) and part.operator == "=" and part.field in fields:
        text = plain_text(part.value)
        if text:
            quoted = text.replace("\\", "\\\\").replace("'", "\\'")
            yield f"{part.field}:'{quoted}'"

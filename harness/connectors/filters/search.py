"""Eloqua's ``search`` parameter, as in ``search=updatedAt>='1767225600'``; one term, the most telling one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, conjuncts, order_parameters, second
from harness.connectors.page import Ask
from harness.ocnql import Comparison

_SPECIAL = frozenset("'\"*()\\")


@DIALECTS.register("search")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push one term: an equality before a time, since it leaves fewest records."""
    terms = sorted(term for part in conjuncts(ask.where) for term in _terms(part, resource.filter.fields))
    search = {"search": terms[0][1]} if terms else {}
    return {**search, **order_parameters(resource, ask)}


def _terms(part: object, fields: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[int, str]]:
    if not isinstance(part, Comparison) or part.field not in fields:
        return
    kind, value, moment = fields[part.field]["type"], part.value, second(part.value)
    # The vendor reads ten digits as seconds.
    moment = moment if moment is not None and 10**9 <= moment < 10**10 - 1 else None
    if kind == "text" and part.operator == "=" and isinstance(value, str) and value and not _SPECIAL & set(value):
        yield 0, f"{part.field}='{value}'"
    if kind == "epoch" and moment is not None and part.operator in (">", ">="):
        yield 1, f"{part.field}>='{moment}'"
    if kind == "epoch" and moment is not None and part.operator in ("<", "<="):
        yield 2, f"{part.field}<='{moment + 1}'"

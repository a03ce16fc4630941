"""The platform's own language, for services that speak it: ``where=name = 'Ada'``."""

from __future__ import annotations

from collections.abc import Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.filters.dialect import DIALECTS, conjuncts, field_parameters, orders
from harness.connectors.page import Ask
from harness.ocnql import And, Comparison

# A condition travels in the URL; a longer one is left to our own check.
_LONGEST = 4000


@DIALECTS.register("ocnql")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Push plain comparisons, which every implementation reads alike; the rest is left to our own check."""
    names = resource.parameters
    found: dict[str, str] = dict(field_parameters(resource, ask))
    if orders(ask.order_by):
        if "orderBy" not in names:
            raise Unsupported(
                f"orderBy '{ask.order_by}' is not possible for '{resource.name}'; it has no order to choose"
            )
        found[names["orderBy"]] = str(ask.order_by)
    plain = [part for part in conjuncts(ask.where) if isinstance(part, Comparison) and _plain(part)]
    text = str(And(tuple(plain)) if len(plain) > 1 else next(iter(plain), ""))
    if text and "where" in names and len(text) <= _LONGEST:
        found[names["where"]] = text
    return found


def _plain(part: Comparison) -> bool:
    return part.operator != "!=" and part.value is not None

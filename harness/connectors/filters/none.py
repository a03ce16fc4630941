"""A vendor that takes no filter: the whole list comes, and we choose."""

from __future__ import annotations

from collections.abc import Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, order_parameters
from harness.connectors.page import Ask


@DIALECTS.register("none")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Only an order may be asked for."""
    return order_parameters(resource, ask)

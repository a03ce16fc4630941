"""A vendor that takes no filter: the whole list comes, and we choose."""

from __future__ import annotations

from collections.abc import Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.filters.dialect import DIALECTS, field_parameters, order_parameters
from harness.connectors.page import Ask


@DIALECTS.register("none")
def parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Only an order and fields may be asked for."""
    return {**field_parameters(resource, ask), **order_parameters(resource, ask)}

"""What Salesforce's bulk APIs can do for an object, in either version."""

from __future__ import annotations

from collections.abc import Mapping

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Refused
from harness.connectors.native.api import NotOffered, Way
from harness.connectors.page import Ask

OPERATIONS: Mapping[str, str] = {"create": "insert", "update": "update", "upsert": "upsert", "delete": "delete"}
_BY_ID = ("update", "delete")
_NOT_OFFERED = ("INVALIDENTITY", "is not supported by the Bulk API")


def answers(resource: ObjectDefinition, _ask: Ask) -> bool:
    """Tell whether a query can be put into a statement."""
    return resource.filter.dialect == "soql"


def takes(resource: ObjectDefinition, way: Way) -> bool:
    """Tell whether there is such an operation: records are changed by their id, upserted by an external one."""
    if way.action not in OPERATIONS:
        return False
    if way.action == "upsert":
        return bool(way.identifier)
    return way.action not in _BY_ID or way.identifier in ("", resource.primary_key)


def judged(error: Refused) -> Refused:
    """Return what a refused job means: not every object of the REST API can be had in bulk."""
    if not any(text in error.provider_message for text in _NOT_OFFERED):
        return error
    return NotOffered(error.reason, error.detail, status=error.status, provider_message=error.provider_message)


def operation(way: Way) -> dict[str, str]:
    """Return what a job is told to do."""
    external = {"externalIdFieldName": way.identifier} if way.action == "upsert" else {}
    return {"operation": OPERATIONS[way.action], **external}

"""Does the vendor's own bulk API do a job? Decided when the job is made, from what is known then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.bulk.criteria import Criteria
from harness.bulk.engine.download import ask_of
from harness.bulk.engine.upload_options import RECORD_SIZE, USE_BATCH
from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.native import Way, api_of

SWITCH = "bulk.native"
"""``false`` forces all jobs of an instance onto the platform's own way; ``.download`` and ``.upload`` one direction."""

_OWN = frozenset(("path", RECORD_SIZE, USE_BATCH))
"""What of an upload's metaData only the platform's own way can do: a place of its own, groups of its own size."""


def offers(resource: ObjectDefinition, settings: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether queries, and whether uploads, of the object may go through the vendor's bulk API."""
    native = resource.native
    return (
        native.download and _allowed(settings, "download") and api_of(resource, settings, Way()) is not None,
        native.upload and _allowed(settings, "upload") and api_of(resource, settings, Way()) is not None,
    )


def native_query(resource: ObjectDefinition, settings: Mapping[str, str], criteria: Criteria) -> bool:
    """Return whether the vendor's bulk API can answer a new query as completely as its lists do."""
    if not offers(resource, settings)[0] or criteria.query or criteria.child:
        return False
    api = api_of(resource, settings, Way())
    return api is not None and api.answers(resource, ask_of(criteria))


def native_upload(resource: ObjectDefinition, settings: Mapping[str, str], meta: Mapping[str, Any]) -> bool:
    """Return whether an upload can be done by the vendor's bulk API just as it is asked for."""
    if not offers(resource, settings)[1] or _OWN.intersection(meta):
        return False
    way = Way.of(meta)
    api = api_of(resource, settings, way)
    return api is not None and api.takes(resource, way)


def _allowed(settings: Mapping[str, str], direction: str) -> bool:
    said = (settings.get(name, "true").strip().lower() for name in (SWITCH, f"{SWITCH}.{direction}"))
    return "false" not in said

"""A stage as a target: the document by which suites reach it, the same as for any foreign one."""

from __future__ import annotations

from typing import Any

from harness.staging.instances import Instance, Ready


def target_document(ready: Ready, *, time: dict[str, Any], bounce_url: str | None = None) -> dict[str, Any]:
    """Return what `contracts/schemas/target.json` describes: everything that our own service has."""
    mine = ready.instances[0]
    bounce = {} if bounce_url is None else {"bounce": {"url": bounce_url}}
    return {
        "target": 1,
        "name": "Bulk Harness",
        "url": ready.bulk_url,
        "user": mine.user_secret,
        "organization": mine.organization_secret,
        "instances": [_instance(one) for one in ready.instances],
        "capabilities": [*CAPABILITIES, *(["clock"] if time["kind"] == "virtual" else []), *bounce],
        "time": time,
        **bounce,
    }


CAPABILITIES = (
    "query", "native", "upload", "restart", "continue", "cancel", "callbacks", "signatures", "delivery", "child",
    "lists", "objects", "hubs", "instances", "retention",
)  # fmt: skip


def _instance(one: Instance) -> dict[str, Any]:
    return {
        "vendor": one.vendor,
        "element": one.element_token,
        "id": one.instance_id,
        "hub": one.hub,
        "control": one.control_url,
        "seen_as": one.vendor_url,
        "signature_key": one.signature_key,
        "objects": dict(one.resources),
    }

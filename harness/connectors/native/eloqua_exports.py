"""Exports of Eloqua's Bulk API 2.0: rows in no order, every value a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.native.api import Cursor, Kit, Part, VendorJob, fitting
from harness.connectors.native.eloqua_filter import narrowed
from harness.connectors.native.eloqua_syncs import Office, page
from harness.connectors.native.eloqua_template import Template
from harness.connectors.native.progress import BEGUN, Progress
from harness.connectors.page import Ask, Call
from harness.connectors.wire import Request, target
from harness.ocnql import fields_of

NAME = "Bulk Harness"
_MOST_ROWS = 50_000
_EXPORTED = "ELQ-00102"
"""The log entry that counts the rows of an export."""


class SyncedExports:
    """An export, the sync that fills it, and pages of what came out."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._office = Office(kit.exchange, kit.options["path"])
        self._template = Template(kit.resource.native.options["record"])

    def begin(self, ask: Ask, call: Call) -> VendorJob:
        asked = narrowed(ask.where, self._template)
        said: Mapping[str, Any] = {
            "name": NAME,
            "fields": self._template.fields,
            "areSystemTimestampsInUTC": True,
            # What we cannot delete, because we were killed, goes away by itself.
            "autoDeleteDuration": "P3D",
            "dataRetentionDuration": "P3D",
            **({"filter": asked} if asked else {}),
        }
        definition = self._office.defined(f"/{self._kit.resource.native.options['noun']}/exports", said, call)
        return {"id": self._office.synced(definition, call), "definition": definition, BEGUN: self._kit.clock.now()}

    def look(self, job: VendorJob, call: Call) -> Progress:
        return self._office.progress(job, call)

    def part(self, job: VendorJob, cursor: Cursor | None, call: Call) -> Part:
        offset = (cursor or {}).get("offset", 0)

        def sized(most: int) -> tuple[Sequence[Mapping[str, Any]], bool]:
            wanted = {"limit": str(most), "offset": str(offset)}
            path = target(self._office.place(f"/syncs/{job['id']}/data"), wanted)
            return self._kit.exchange.read(Request(path), call, page)

        items, more = fitting(sized, min(self._kit.numbers.part, _MOST_ROWS))
        records = tuple(map(self._template.filled, items))
        following = {"offset": offset + len(items)} if more else None
        return Part(records, following, None if more else job.get("counts", {}).get(_EXPORTED))

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:  # noqa: ARG002 - a sync cannot be stopped
        self._office.deleted(job["definition"], call)


def answers(resource: ObjectDefinition, ask: Ask) -> bool:
    """Tell whether the export has every field that is asked for or looked at; it has no order."""
    record = resource.native.options.get("record")
    if not record or ask.order_by:
        return False
    looked = fields_of(ask.where) if ask.where is not None else frozenset()
    return {name.partition(".")[0] for name in (*ask.fields, *looked)} <= Template(record).names

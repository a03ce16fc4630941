"""Imports of Eloqua's Bulk API 2.0: rows are matched with records by one field, and made where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Exhausted, UnknownOutcome, Unsupported
from harness.connectors.native.api import Kit, Row, VendorJob, Verdict, Way
from harness.connectors.native.eloqua_exports import NAME
from harness.connectors.native.eloqua_syncs import Office
from harness.connectors.native.matching import Matching
from harness.connectors.native.progress import BEGUN, Phase, Progress
from harness.connectors.page import Call
from harness.connectors.wire import Request

_MOST_BYTES, _TRIES = 32_000_000, 3
_PROCESSED, _JSON = "ELQ-00001", {"Content-Type": "application/json"}


class SyncedImports:
    """An import of its own for each part, so that a sync of it can be no other's."""

    null = ""

    def __init__(self, kit: Kit, way: Way) -> None:
        self._kit, self._way = kit, way
        self._office = Office(kit.exchange, kit.options["path"])
        self._statements: Mapping[str, str] = kit.resource.native.options["statements"]
        self.most_rows, self.most_bytes = kit.numbers.rows, min(kit.numbers.bytes, _MOST_BYTES)

    def begin(self, columns: Sequence[str], call: Call) -> VendorJob:
        if self._way.identifier not in columns:
            raise Unsupported(f"no record has the field '{self._way.identifier}', by which records are found")
        said = {
            "name": NAME,
            "fields": {alias(place): self._statement(name) for place, name in enumerate(columns)},
            "identifierFieldName": alias(list(columns).index(self._way.identifier)),
            "isSyncTriggeredOnImport": False,
            "updateRule": "ifNewIsNotNull",
        }
        definition = self._office.defined(f"/{self._kit.resource.native.options['noun']}/imports", said, call)
        return {"id": definition.rpartition("/")[2], "definition": definition, BEGUN: self._kit.clock.now()}

    def fill(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call) -> VendorJob:
        named = [{alias(place): row.get(name, "") for place, name in enumerate(columns)} for row in rows]
        path = self._office.place(f"{job['definition']}/data")
        self._kit.exchange.write(Request(path, "POST", _JSON, msgspec.json.encode(named)), call, lambda _answer: None)
        return job

    def release(self, job: VendorJob, call: Call) -> VendorJob:
        for _ in range(_TRIES):
            try:
                sync = self._office.released(job["definition"], call)
            except UnknownOutcome:
                # The first sync takes all rows with it, so that a second one would find nothing to do.
                sync = self._office.found(job["definition"], call) or ""
            if sync:
                return {**job, "id": sync, "sync": sync}
        raise Exhausted("No answer", f"{_TRIES} times a sync was asked for, and there is none")

    def abandon(self, job: VendorJob, call: Call) -> VendorJob | None:
        # A sync of a definition that is not there any more is refused.
        self._office.deleted(job["definition"], call)
        sync = self._office.found(job["definition"], call)
        return None if sync is None else {**job, "id": sync, "sync": sync}

    def look(self, job: VendorJob, call: Call) -> Progress:
        sync = job.get("sync") or self._office.found(job["definition"], call)
        if sync is None:
            return Progress(Phase.OPEN, "not begun", job)
        return self._office.progress({**job, "id": sync, "sync": sync}, call)

    def verdicts(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call) -> Iterator[Verdict]:
        bad: dict[int, str] = {}
        matching = Matching(columns, rows)
        for reject in self._office.listed(f"/syncs/{job['id']}/rejects", call):
            number = reject.get("recordIndex")
            place = matching.take(_row(reject, columns), number - 1 if isinstance(number, int) else None)
            if place is not None:
                bad[place] = _text(reject)
        # Rows that nobody looked at are in no list: the count alone tells that there are any, not which.
        known = job.get("counts", {}).get(_PROCESSED, 0) >= len(rows)
        for place in range(len(rows)):
            text = bad.get(place)
            yield Verdict(place, None if text is not None or not known else "", text or "", known or text is not None)

    def close(self, job: VendorJob, call: Call, *, done: bool) -> None:  # noqa: ARG002 - a sync cannot be stopped
        self._office.deleted(job["definition"], call)

    def _statement(self, name: str) -> str:
        if name not in self._statements:
            raise Unsupported(f"'{self._kit.resource.name}' has no field '{name}' that can be imported")
        return self._statements[name]


def alias(place: int) -> str:
    """Return what a column is called in a definition: names of fields may hold what aliases may not."""
    return f"f{place}"


def takes(resource: ObjectDefinition, way: Way) -> bool:
    """Tell whether it is an upsert by a field that records are found by: an import cannot do anything else."""
    return way.action == "upsert" and way.identifier in resource.native.options.get("identifiers", ())


def _row(reject: Mapping[str, Any], columns: Sequence[str]) -> Row:
    said = reject.get("fieldValues")
    values = said if isinstance(said, Mapping) else {}
    return {name: str(values.get(alias(place), "")) for place, name in enumerate(columns)}


def _text(reject: Mapping[str, Any]) -> str:
    fields = ", ".join(map(str, reject.get("invalidFields") or ()))
    return f"{reject.get('statusCode', '')}: {reject.get('message', '')}{f' ({fields})' if fields else ''}"

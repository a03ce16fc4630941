"""The work of a sync of an import: rows matched with records by the field that identifies them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mock_vendors.changes import Update
from mock_vendors.creation import Creation
from mock_vendors.jobs import Job
from mock_vendors.jobs.verdicts import judged
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.eloqua.statements import Vocabulary
from mock_vendors.stock import Stock

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/GettingStarted/APIRequests/eloqua-status-codes.htm
MESSAGES = {
    "ELQ-00001": "Total records processed.",
    "ELQ-00002": "Invalid email addresses.",
    "ELQ-00003": "Total records remaining after duplicates are rejected.",
    "ELQ-00004": "Contacts created.",
    "ELQ-00005": "Accounts created.",
    "ELQ-00022": "Contacts updated.",
    "ELQ-00023": "Accounts updated.",
    "ELQ-00026": "Duplicate identifier.",
    "ELQ-00032": "Malformed records.",
    "ELQ-00060": "Total rejected records.",
    "ELQ-00061": "Rejected records (missing fields).",
}
_CREATED = {"contacts": "ELQ-00004", "accounts": "ELQ-00005"}
_UPDATED = {"contacts": "ELQ-00022", "accounts": "ELQ-00023"}
Row = Mapping[str, Any]


class Importer:
    """Writes rows into one resource; verdicts are lists: ``good`` and a code, ``bad``, a code and fields,
    ``left`` and ``lost``."""

    def __init__(self, stock: Stock, words: Vocabulary, quirks: Quirks) -> None:
        resource = stock.spec.resources[words.resource]
        if resource.create is None or resource.update is None:
            raise ValueError(f"{words.resource} must have create and update")
        self._stock, self._words = stock, words
        self._dataset = stock.datasets[words.resource]
        self._creation = Creation(stock, resource, resource.create, quirks)
        self._update = Update(stock, resource, resource.update, quirks)

    def done(self, sync: Job, definition: Mapping[str, Any], rows: Sequence[Row]) -> list[list[Any]]:
        """Work on rows in their order."""
        chosen = judged(sync, [row.values() for row in rows], self._stock.jobs.seed)
        seen: set[str] = set()
        return [self._one(definition, row, what, seen) for row, what in zip(rows, chosen, strict=True)]

    def _one(self, definition: Mapping[str, Any], row: Row, what: str, seen: set[str]) -> list[Any]:
        if what in ("leave", "lose"):
            return ["left" if what == "leave" else "lost"]
        if what == "reject":
            return ["bad", "ELQ-00032", []]
        identifier = definition["identifierFieldName"]
        key = self._words.key(definition["fields"][identifier])
        value = str(row.get(identifier, "") or "").strip()
        if not value or key is None or ":" in key:
            return ["bad", "ELQ-00061", [identifier]]
        if key == "emailAddress" and not _ADDRESS.fullmatch(value):
            return ["bad", "ELQ-00002", [identifier]]
        if value.casefold() in seen:
            return ["bad", "ELQ-00026", [identifier]]
        seen.add(value.casefold())
        return self._written(definition, row, key, value)

    def _written(self, definition: Mapping[str, Any], row: Row, key: str, value: str) -> list[Any]:
        match = next(iter(self._dataset.matching(key, value)), None)
        had = self._dataset.record(match) if match is not None else {}
        posted = self._posted(definition, row, had)
        noun = self._words.noun
        if match is None:
            made, code = self._creation.one(posted), _CREATED[noun]
        else:
            made, code = self._update.one(match, posted), _UPDATED[noun]
        if made.error is not None:
            return ["bad", "ELQ-00032", [str(each["field"]) for each in made.problems]]
        return ["good", code]

    def _posted(self, definition: Mapping[str, Any], row: Row, had: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the REST API would be posted, as the rule for updates has it."""
        rule, posted, numbered = definition.get("updateRule", "always"), dict[str, Any](), []
        for alias, statement in definition["fields"].items():
            key, value = self._words.key(statement), row.get(alias)
            if key is None or alias not in row:
                continue
            if rule == "ifNewIsNotNull" and value in (None, ""):
                continue
            if rule == "ifExistingIsNull" and self._words.value(had, statement):
                continue
            text = None if value is None else str(value)
            if key.startswith("fieldValues:"):
                numbered.append({"type": "FieldValue", "id": key.partition(":")[2], "value": text})
            elif key in self._taken():
                posted[key] = text
        return {**posted, **({"fieldValues": numbered} if numbered else {})}

    def _taken(self) -> Mapping[str, Any]:
        create = self._stock.spec.resources[self._words.resource].create
        return create.schema["properties"] if create else {}

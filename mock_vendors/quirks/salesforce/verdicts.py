"""Records written, one by one, with a verdict on each: what REST, collections and both bulk APIs have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.changes import Removal, Update
from mock_vendors.creation import Creation
from mock_vendors.data.version import State
from mock_vendors.intake import Intake, Outcome
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.salesforce.org import Org, long_id

_GIVEN = ("attributes", "Id", "type")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a record."""

    code: str
    message: str
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields)}

    def as_text(self) -> str:
        """Return it as tables of failed rows have it."""
        return f"{self.code}:{self.message}:{' '.join(self.fields)} --"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one record."""

    id: str | None = None
    created: bool = False
    wrong: tuple[Wrong, ...] = ()

    @property
    def good(self) -> bool:
        return not self.wrong

    def as_json(self, *, upsert: bool = False) -> dict[str, Any]:
        """Return it as the REST API tells it."""
        told = {"id": self.id} if self.id else {}
        also = {"created": self.created} if upsert and self.good else {}
        return {**told, "success": self.good, **also, "errors": [each.as_json() for each in self.wrong]}


class Writer:
    """Inserts, changes and deletes records of one object; ``dry`` only says what would be wrong with that."""

    def __init__(self, org: Org, name: str, quirks: Quirks) -> None:
        spec = org.stock.spec.resources[name]
        if spec.create is None or spec.update is None or spec.delete is None:
            raise ValueError(f"{name} must have create, update and delete")
        self.name, self._dataset = name, org.stock.datasets[name]
        self._creation = Creation(org.stock, spec, spec.create, quirks)
        self._update = Update(org.stock, spec, spec.update, quirks)
        self._removal = Removal(org.stock, spec, spec.delete)
        self._inserted, self._updated = Intake(org.stock, spec, spec.create), Intake(org.stock, spec, spec.update)
        self._external: tuple[str, ...] = tuple(spec.facts.get("external_ids", ()))

    def insert(self, record: Mapping[str, Any], *, dry: bool = False) -> Verdict:
        if dry:
            return _judged(self._inserted.refused(_fields(record)) or Outcome(), None)
        made = self._creation.one(_fields(record))
        return _judged(made, None if made.record is None else made.record["Id"], created=True)

    def update(self, identity: str | None, record: Mapping[str, Any], *, dry: bool = False) -> Verdict:
        row = self._row(identity)
        if isinstance(row, Wrong):
            return Verdict(identity, wrong=(row,))
        if dry:
            return _judged(self._updated.refused(_fields(record), row) or Outcome(), identity)
        return _judged(self._update.one(row, _fields(record)), long_id(str(identity)))

    def delete(self, identity: str | None, *, dry: bool = False) -> Verdict:
        row = self._row(identity)
        if isinstance(row, Wrong):
            return Verdict(identity, wrong=(row,))
        if dry:
            return Verdict(identity)
        return _judged(self._removal.one(row), long_id(str(identity)))

    def found(self, field: str, value: Any) -> list[str] | Wrong:
        """Return the ids of the records with this value of an external id, or what is wrong with asking."""
        if field not in (*self._external, "Id"):
            return Wrong("INVALID_FIELD", f"Field name provided, {field} is not an External ID or indexed field")
        if value in (None, ""):
            return Wrong("MISSING_ARGUMENT", f"{field} not specified", (field,))
        if field == "Id":
            return [str(value)]
        return [self._dataset.record(row)["Id"] for row in self._dataset.matching(field, value)]

    def upsert(self, field: str, value: Any, record: Mapping[str, Any], *, dry: bool = False) -> Verdict:
        """Change the record with an external id, or create it with that."""
        found = self.found(field, value)
        if isinstance(found, Wrong):
            return Verdict(wrong=(found,))
        if len(found) > 1:
            return Verdict(wrong=(Wrong("DUPLICATE_EXTERNAL_ID", "External Id field value is not unique", (field,)),))
        rest = {name: each for name, each in record.items() if name != field}
        return self.update(found[0], rest, dry=dry) if found else self.insert({**rest, field: value}, dry=dry)

    def _row(self, identity: str | None) -> int | Wrong:
        if not identity:
            return Wrong("MISSING_ARGUMENT", "Id not specified in an update call", ("Id",))
        row = self._dataset.locate(identity)
        if row is not None:
            return row
        ever = self._dataset.ever(identity)
        if ever is not None and self._dataset.state(ever) is not State.LIVE:
            return Wrong("ENTITY_IS_DELETED", "entity is deleted")
        if len(identity) not in (15, 18) or not identity.isalnum():
            return Wrong("MALFORMED_ID", f"Id value of incorrect type: {identity}", ("Id",))
        return Wrong("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _GIVEN}


def _judged(outcome: Outcome, identity: str | None, *, created: bool = False) -> Verdict:
    if outcome.error is None:
        return Verdict(identity, created)
    wrong = [
        Wrong(each.get("code", outcome.error.upper()), str(each["message"]), tuple(each.get("fields") or ()))
        for each in outcome.problems
    ]
    return Verdict(None if created else identity, wrong=tuple(wrong))

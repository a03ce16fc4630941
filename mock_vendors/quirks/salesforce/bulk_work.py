"""The work of both bulk APIs: rows inserted, changed, upserted or deleted, with a verdict on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mock_vendors.jobs import Job
from mock_vendors.jobs.verdicts import judged
from mock_vendors.quirks.salesforce.org import Org
from mock_vendors.quirks.salesforce.verdicts import Verdict, Writer, Wrong

OPERATIONS = ("insert", "update", "upsert", "delete", "hardDelete")
_REJECTED = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


class BadRows(ValueError):
    """Rows that no record could be made of, as those with a column that is not there."""


class Work:
    """Does what jobs ask for; verdicts are lists: ``good`` with id and created, ``bad`` with id and error,
    ``left`` and ``lost``."""

    def __init__(self, org: Org, writers: Mapping[str, Writer]) -> None:
        self._org, self._writers = org, writers

    def external(self, name: str) -> tuple[str, ...]:
        """Return the fields by which records of an object can be upserted."""
        return (*self._org.stock.spec.resources[name].facts.get("external_ids", ()), "Id")

    def done(self, job: Job, rows: Sequence[Mapping[str, Any]], head: Sequence[str]) -> list[list[Any]]:
        """Work on rows; raises `BadRows` for columns that the object does not have."""
        known = {column.casefold(): column for column in self._org.columns[job.asked["object"]]}
        for column in head:
            if column.casefold() not in known:
                raise BadRows(f"Field name not found : {column}")
        named = [{known[column.casefold()]: value for column, value in row.items()} for row in rows]
        chosen = judged(job, [row.values() for row in named], self._org.stock.jobs.seed)
        return [self._one(job, row, what) for row, what in zip(named, chosen, strict=True)]

    def _one(self, job: Job, row: Mapping[str, Any], what: str) -> list[Any]:
        if what in ("leave", "lose"):
            return ["left" if what == "leave" else "lost"]
        verdict = self._rejected(job) if what == "reject" else self._written(job, row)
        if verdict.good:
            return ["good", verdict.id, verdict.created]
        return ["bad", verdict.id, verdict.wrong[0].as_text(), [wrong.as_json() for wrong in verdict.wrong]]

    def _written(self, job: Job, row: Mapping[str, Any]) -> Verdict:
        writer, operation = self._writers[job.asked["object"]], job.asked["operation"]
        if operation == "insert":
            return writer.insert(row)
        if operation == "update":
            return writer.update(row.get("Id"), row)
        if operation == "upsert":
            field = job.asked["externalIdFieldName"]
            return writer.upsert(field, row.get(field), row)
        return writer.delete(row.get("Id"))

    def _rejected(self, job: Job) -> Verdict:
        return Verdict(wrong=(Wrong(_REJECTED, job.course.reject_message or "the record was rejected"),))

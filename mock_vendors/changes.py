"""Records changed and deleted, as a vendor file says."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.where import EVERYTHING
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import identified, located, owner
from mock_vendors.intake import Intake, Outcome
from mock_vendors.quirks import Quirks
from mock_vendors.spec import DeleteSpec, ResourceSpec, UpdateSpec
from mock_vendors.stock import Stock
from mock_vendors.template import fill

_JSON = (("Content-Type", "application/json"),)
_NO_CONTENT = 204


class _Aimed:
    """What handlers share that work on one record, named by its id in the path."""

    def __init__(self, stock: Stock, resource: ResourceSpec) -> None:
        self._stock, self._resource, self._dataset = stock, resource, stock.datasets[resource.name]

    def _aim(self, request: Request, path: Mapping[str, str]) -> int:
        owner(self._stock, path)
        row = located(self._dataset.locate, identified(self._stock, path))
        if request.visible != EVERYTHING and not self._dataset.meets(request.visible, row):
            raise Refusal("not_found", path=request.path)
        return row

    def _told(self, status: int, template: Any, row: int, record: Mapping[str, Any]) -> Answer:
        if status == _NO_CONTENT or template is None:
            return Answer(status)
        facts = {**record, "record": record, "id": record.get(self._resource.id_field), "row": row}
        return json_answer(status, fill(template, facts))


class Update(_Aimed):
    """The place where one record is changed: the fields that are posted, or with ``replaces`` all of them."""

    def __init__(self, stock: Stock, resource: ResourceSpec, update: UpdateSpec, quirks: Quirks) -> None:
        super().__init__(stock, resource)
        self._update, self._quirks = update, quirks
        self._intake = Intake(stock, resource, update)
        self._one_at_a_time = threading.RLock()

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        row = self._aim(request, path)
        made = self.one(row, self._intake.read(request)).done()
        if self._update.answer is None and self._update.status != _NO_CONTENT:
            return Answer(self._update.status, _JSON, self._dataset.row(row))
        return self._told(self._update.status, self._update.answer, row, made.record or {})

    def one(self, row: int, posted: Mapping[str, Any]) -> Outcome:
        """Change one record, or say what the vendor has against it."""
        with self._one_at_a_time:
            refused = self._intake.refused(posted, row)
            if refused is not None:
                return refused
            self._dataset.update(row, self._changes(self._dataset.record(row), posted))
            return Outcome(self._dataset.record(row), row)

    def _changes(self, record: Mapping[str, Any], posted: Mapping[str, Any]) -> dict[str, Any]:
        update, spec = self._update, self._stock.spec
        changes = self._intake.kept(posted)
        if update.replaces:
            absent = [name for name in update.schema["properties"] if name in record and name not in posted]
            changes |= {name: None for name in absent if name not in update.unkept}
        for name, template in update.derived.items():
            changes[name] = fill(template, {**record, **changes, **posted})
        changes = self._quirks.changed(self._resource, changes, record, posted)
        if spec.nulls == "left_out":
            changes = {name: "" if value is None else value for name, value in changes.items()}
        return changes


class Removal(_Aimed):
    """The place where one record is deleted."""

    def __init__(self, stock: Stock, resource: ResourceSpec, delete: DeleteSpec) -> None:
        super().__init__(stock, resource)
        self._delete = delete

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        row = self._aim(request, path)
        made = self.one(row)
        return self._told(self._delete.status, self._delete.answer, row, made.record or {})

    def one(self, row: int) -> Outcome:
        """Delete one record and return what it was."""
        record = self._dataset.record(row)
        self._dataset.delete(row, soft=self._delete.soft is not None)
        return Outcome(record, row)

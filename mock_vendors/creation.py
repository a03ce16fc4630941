"""Records created: one a request, or many at once with an outcome for each."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Request
from mock_vendors.handlers import owner
from mock_vendors.intake import Intake, Outcome
from mock_vendors.quirks import Quirks
from mock_vendors.spec import CreateSpec, ResourceSpec
from mock_vendors.stock import Stock
from mock_vendors.template import fill


class Creation:
    """The place where records of one resource are posted."""

    def __init__(self, stock: Stock, resource: ResourceSpec, create: CreateSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._create, self._quirks = stock, resource, create, quirks
        self._dataset = stock.datasets[resource.name]
        self._intake = Intake(stock, resource, create)
        self._one_at_a_time = threading.RLock()

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        owner(self._stock, path)
        made = self.one(self._intake.read(request)).done()
        return json_answer(self._create.status, self.told(made))

    def one(self, posted: Mapping[str, Any]) -> Outcome:
        """Create one record, or say what the vendor has against it."""
        with self._one_at_a_time:
            refused = self._intake.refused(posted)
            if refused is not None:
                return refused
            record = self._filled(posted)
            return Outcome(record, self._dataset.create(record))

    def many(self, posted: Sequence[Mapping[str, Any]], *, all_or_none: bool = False) -> list[Outcome]:
        """Create records with an outcome for each; ``all_or_none`` creates none where one is refused.

        Those that are not created for the sake of others have neither a record nor an error.
        """
        with self._one_at_a_time:
            if not all_or_none:
                return [self.one(each) for each in posted]
            checked = [self._intake.refused(each) for each in posted]
            if any(checked):
                return [refused or Outcome() for refused in checked]
            return [self.one(each) for each in posted]

    def told(self, made: Outcome) -> Any:
        """Return what the vendor answers for a record that was created."""
        record = made.record or {}
        facts = {**record, "record": record, "id": record.get(self._resource.id_field), "row": made.row}
        return record if self._create.answer is None else fill(self._create.answer, facts)

    def _filled(self, posted: Mapping[str, Any]) -> dict[str, Any]:
        create, spec = self._create, self._stock.spec
        record = {**self._dataset.blanks(self._stock.clock.now()), **create.blanks, **self._intake.kept(posted)}
        for name, template in create.derived.items():
            record[name] = fill(template, {**record, **posted})
        record = self._quirks.filled(self._resource, record, posted)
        if spec.nulls == "left_out":
            record = {name: value for name, value in record.items() if value is not None}
        return record

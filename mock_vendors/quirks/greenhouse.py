"""Greenhouse: a candidate is added together with an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.quirks import Quirks
from mock_vendors.spec import ResourceSpec

_SHOWN = ("id", "candidate_id", "prospect", "applied_at", "rejected_at", "last_activity_at", "source", "jobs", "status")


class Own(Quirks):
    def filled(self, _resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        made = [self._applied(record["id"], wish["job_id"]) for wish in posted["applications"]]
        shown = [{**{key: each[key] for key in _SHOWN}, "current_stage": each["current_stage"]} for each in made]
        return {**record, "applications": shown, "application_ids": [each["id"] for each in made]}

    def _applied(self, candidate: int, job: int) -> dict[str, Any]:
        dataset = self.stock.datasets["applications"]
        blank = dataset.blanks(self.stock.clock.now())
        jobs = [{"id": job, "name": f"Opening {job}"}]
        record = {**blank, "candidate_id": candidate, "jobs": jobs, "status": "active", "answers": []}
        dataset.create(record)
        return record

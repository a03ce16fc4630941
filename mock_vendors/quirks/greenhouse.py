"""Greenhouse: a candidate is added together with an application; attachments are added to a candidate."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import located
from mock_vendors.intake import Intake
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route
from mock_vendors.spec import CreateSpec, ResourceSpec
from mock_vendors.stock import Stock

_SHOWN = ("id", "candidate_id", "prospect", "applied_at", "rejected_at", "last_activity_at", "source", "jobs", "status")


_TYPES = ["resume", "cover_letter", "offer_packet", "offer_letter", "take_home_test", "admin_only", "other"]
_ATTACHMENT = {
    "type": "object",
    "required": ["filename", "type"],
    "properties": {
        "filename": {"type": "string", "minLength": 1},
        "type": {"enum": _TYPES},
        "content": {"type": "string", "minLength": 1},
        "url": {"type": "string", "minLength": 1},
        "content_type": {"type": "string", "minLength": 1},
    },
}


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        path, candidates = "/v1/candidates/{id}/attachments", stock.spec.resources["candidates"]
        headers = candidates.create.header_errors if candidates.create else {}
        self._attachments = Intake(stock, candidates, CreateSpec(path, _ATTACHMENT, header_errors=headers))

    def routes(self) -> Iterator[Route]:
        yield Route("POST", "/v1/candidates/{id}/attachments", self._attach, "candidates", means="update")

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

    def _attach(self, request: Request, path: Mapping[str, str]) -> Answer:
        candidates = self.stock.datasets["candidates"]
        row = located(candidates.locate, path["id"])
        posted = self._attachments.read(request)
        refused = self._attachments.refused(posted)
        if refused is not None:
            refused.done()
        _check_content(posted)
        made = {
            "filename": posted["filename"],
            "url": posted.get("url") or f"https://files.example.org/{path['id']}/{posted['filename']}",
            "type": posted["type"],
            "created_at": FORMATS["iso_millis"](self.stock.clock.now()),
        }
        candidates.update(row, {"attachments": [*candidates.record(row)["attachments"], made]})
        return json_answer(201, made)


def _check_content(posted: Mapping[str, Any]) -> None:
    """Refuse an attachment that is neither here nor somewhere else, or here in anything but base 64."""
    field, message = "content", "must be present"
    if posted.get("url"):
        return
    if posted.get("content"):
        field, message = "content_type", "must be present"
        if posted.get("content_type"):
            try:
                base64.b64decode(posted["content"], validate=True)
            except (binascii.Error, ValueError):
                raise Refusal("invalid", [{"field": "content", "message": "is not in base 64"}]) from None
            return
    raise Refusal("invalid", [{"field": field, "message": message}])

"""Zendesk: exports, the search, jobs, and what a ticket is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.creation import Creation
from mock_vendors.data.text import dump, parse
from mock_vendors.data.times import FORMATS
from mock_vendors.data.where import EVERYTHING, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import Listing
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.zendesk_jobs import TicketJobs
from mock_vendors.quirks.zendesk_search import TYPES, read_query
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_SEARCH, _EXPORTS, _LATEST = "/api/v2/search", "/api/v2/incremental/", 60


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._searches = {
            spec.facts["singular"]: Listing(
                stock, replace(spec, listing=spec.lists["search"]), spec.lists["search"], self
            )
            for spec in stock.spec.resources.values()
        }

    def routes(self) -> Iterator[Route]:
        tickets = self.stock.spec.resources["tickets"]
        if tickets.create is not None:
            jobs = TicketJobs(self.stock, Creation(self.stock, tickets, tickets.create, self))
            yield Route("POST", "/api/v2/tickets/create_many", jobs.create, "tickets")
            yield Route("GET", "/api/v2/job_statuses/{id}", jobs.show, "tickets")
        yield Route("GET", _SEARCH, self._search, means="read")
        yield Route("GET", "/api/v2/users/me", self._me, "users")
        for name in self.stock.spec.resources:
            yield Route("GET", f"/api/v2/{name}/count", self._count, name)

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        path = resource.listing.path if resource.listing else ""
        if path.startswith(_EXPORTS):
            self._check_start(parameters)
        if path == _SEARCH:
            return read_query(parameters["query"]).where(resource.facts["singular"])
        return EVERYTHING

    def filled(self, _resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        body = posted["comment"]["body"] if "comment" in posted else posted["description"]
        subject = posted.get("subject") or body[:100]
        texts = {"description": body, "subject": subject, "raw_subject": subject}
        return {**record, **texts, **_people(self.stock, posted)}

    def changed(
        self, _resource: ResourceSpec, changes: dict[str, Any], record: Mapping[str, Any], posted: Mapping[str, Any], /
    ) -> dict[str, Any]:
        if record["status"] == "closed":
            closed = {"field": "status", "error": "InvalidValue", "message": "Status: closed prevents ticket update"}
            raise Refusal("invalid", [closed])
        return {**changes, "raw_subject": posted["subject"]} if "subject" in posted else changes

    def _check_start(self, parameters: Mapping[str, str]) -> None:
        if parameters.get("cursor"):
            return
        text = parameters.get("start_time")
        if text is None:
            raise Refusal("missing_parameter", message="start_time is missing")
        if text.startswith("-"):
            raise Refusal("bad_query", message="start_time must not be negative")
        if text.isascii() and text.isdigit() and int(text[:20]) > self.stock.clock.now() - _LATEST:
            raise Refusal("bad_query", message="Too recent start_time. Use a start_time older than 60 seconds")

    def _search(self, request: Request, path: Mapping[str, str]) -> Answer:
        text = request.parameters.get("query", "").strip()
        if not text:
            raise Refusal("missing_parameter", message="query is missing")
        kind = read_query(text).type or TYPES[0]
        answer = self._searches[kind](request, path)
        page = parse(answer.body)
        page["results"] = [{**record, "result_type": kind} for record in page["results"]]
        return replace(answer, body=dump(page))

    def _me(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        users, email = self.stock.datasets["users"], self.stock.keyring.credentials["email"]
        first = users.record(0) if len(users) else users.blanks(self.stock.clock.now())
        return json_answer(200, {"user": {**first, "email": email, "role": "admin"}})

    def _count(self, request: Request, _path: Mapping[str, str]) -> Answer:
        name = request.path.removesuffix(self.stock.spec.optional_ending).split("/")[-2]
        refreshed = FORMATS["iso_seconds"](self.stock.clock.now())
        return json_answer(200, {"count": {"value": len(self.stock.datasets[name].view()), "refreshed_at": refreshed}})


def _people(stock: Stock, posted: Mapping[str, Any]) -> dict[str, Any]:
    users = stock.datasets["users"]
    me = users.record(0)["id"] if len(users) else 1
    return {
        "requester_id": posted.get("requester_id", me),
        "submitter_id": me,
        "generated_timestamp": int(stock.clock.now()),
    }

"""Stripe: searches in its own language, what happened as events, and what is left of the deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.where import EVERYTHING, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import Item
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.stripe_search import FIELDS, SearchError, read_search
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_DAY = 86_400


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._customers = stock.datasets["customers"]
        self._customer = Item(stock, stock.spec.resources["customers"])

    def routes(self) -> Iterator[Route]:
        yield Route("GET", "/v1/customers/{customer}", self._retrieved, "customers")

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        days = self.stock.spec.facts["events_days"]
        if resource.name == "events" and days:
            return Comparison("created", ">=", self.stock.clock.now() - days * _DAY)
        if resource.listing is None or resource.listing != resource.lists.get("search"):
            return EVERYTHING
        text = parameters.get("query", "")
        try:
            return read_search(text, FIELDS[resource.name])
        except SearchError as error:
            raise Refusal("bad_query", [{"field": "query", "value": text, "message": str(error)}]) from error

    def filled(self, resource: ResourceSpec, record: dict[str, Any], _posted: Mapping[str, Any], /) -> dict[str, Any]:
        made = {name: None if value == "" else value for name, value in record.items()}
        self._happened(f"{resource.facts['noun']}.created", made, None)
        return made

    def changed(
        self,
        resource: ResourceSpec,
        changes: dict[str, Any],
        record: Mapping[str, Any],
        _posted: Mapping[str, Any],
        /,
    ) -> dict[str, Any]:
        """Let an empty text unset a field, and new metadata stand beside the old."""
        made = {name: None if value == "" else value for name, value in changes.items()}
        given: Any = made.get("metadata")
        if isinstance(given, Mapping):
            both: dict[str, Any] = {**(record["metadata"] or {})}
            both.update(given)
            made["metadata"] = {key: value for key, value in both.items() if value != ""}
        past = {name: record.get(name) for name in made}
        self._happened(f"{resource.facts['noun']}.updated", {**record, **made}, past)
        return made

    def _happened(self, kind: str, record: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
        events = self.stock.datasets["events"]
        told = {"object": dict(record), "previous_attributes": before}
        events.create({**events.blanks(self.stock.clock.now()), "type": kind, "data": told})

    def _retrieved(self, request: Request, path: Mapping[str, str]) -> Answer:
        identity = path["customer"]
        if self._customers.locate(identity) is None and self._customers.ever(identity) is not None:
            return json_answer(200, {"id": identity, "object": "customer", "deleted": True})
        return self._customer(request, path)

"""Square: what is shown unless asked for otherwise, searches that lag behind, customers by the hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.creation import Creation
from mock_vendors.data.where import EVERYTHING, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.intake import Outcome
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_DAY = 86_400
_MOST = 100


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        resource = stock.spec.resources["customers"]
        self._creation = Creation(stock, resource, resource.create, self) if resource.create else None

    def routes(self) -> Iterator[Route]:
        yield Route("POST", "/v2/customers/bulk-create", self._create_many, "customers")
        yield Route("GET", "/v2/locations", self._locations)

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        facts, now = self.stock.spec.facts, self.stock.clock.now()
        if resource.name == "payments" and facts["payments_days"] and "begin_time" not in parameters:
            return Comparison("created_at", ">=", self._newest(now) - facts["payments_days"] * _DAY)
        if resource.listing is not None and resource.listing == resource.lists.get("search") and facts["search_delay"]:
            return Comparison("created_at", "<=", now - facts["search_delay"])
        return EVERYTHING

    def changed(
        self,
        _resource: ResourceSpec,
        changes: dict[str, Any],
        record: Mapping[str, Any],
        _posted: Mapping[str, Any],
        /,
    ) -> dict[str, Any]:
        return {**changes, "version": record["version"] + 1}

    def _newest(self, now: float) -> float:
        dataset = self.stock.datasets["payments"]
        made = dataset.keys("created_at", len(dataset) - 1) if len(dataset) else ()
        return min(now, made[0]) if made else now

    def _locations(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        names = self.stock.spec.facts["locations"]
        shown = [{"id": key, "name": name, "status": "ACTIVE"} for key, name in names.items()]
        return json_answer(200, {"locations": shown})

    def _create_many(self, request: Request, _path: Mapping[str, str]) -> Answer:
        body = read_json(request)
        wanted = body.get("customers") if isinstance(body, dict) else None
        if not isinstance(wanted, dict) or not all(isinstance(each, dict) for each in wanted.values()):
            raise Refusal("missing_parameter", [{"field": "customers", "value": "", "message": "Field must be set"}])
        if not 1 <= len(wanted) <= _MOST:
            problem = {"field": "customers", "value": len(wanted), "message": f"between 1 and {_MOST} at once"}
            raise Refusal("bad_parameter", [problem])
        made = self._creation.many(list(wanted.values())) if self._creation else []
        return json_answer(200, {"responses": dict(zip(wanted, map(_told, made), strict=True))})


def _told(made: Outcome) -> dict[str, Any]:
    if made.error is None:
        return {"customer": made.record}
    category = "INVALID_REQUEST_ERROR"
    wrong = [
        {"category": category, "code": each["code"], "detail": each["message"], "field": each["field"]}
        for each in made.problems
    ]
    return {"errors": wrong}

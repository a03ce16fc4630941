"""Shopify: versions in paths, orders that are shown unless asked for otherwise, counts, GraphQL beside REST."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.dataset import Order
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.handlers import Listing
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.shopify_graphql import GraphQL
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_VERSION = re.compile(r"^/admin/api/(\d{4}-\d{2}|unstable)/")
_DAY = 86_400
_STATES: Mapping[str, Condition] = {
    "open": All((Comparison("closed_at", "=", None), Comparison("cancelled_at", "=", None))),
    "closed": Comparison("closed_at", "!=", None),
    "cancelled": Comparison("cancelled_at", "!=", None),
    "any": EVERYTHING,
}


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._root = f"/admin/api/{stock.spec.facts['version']}"
        self._graphql = GraphQL(stock, self)

    def routes(self) -> Iterator[Route]:
        for name, resource in self.stock.spec.resources.items():
            if resource.listing is not None:
                listing = Listing(self.stock, resource, resource.listing, self)
                yield Route("GET", f"{self._root}/{name}/count.json", partial(_count, listing), name)
        yield Route("POST", f"{self._root}/graphql.json", self._graphql.answer, means="read")
        yield Route("GET", "/bulk/{operation}", self._graphql.download, need=Need.NOTHING)

    def path(self, path: str, /) -> str:
        """Let every version of the API find the one that there is."""
        return _VERSION.sub(f"{self._root}/", path)

    def marks(self, request: Request, /) -> Mapping[str, str]:
        """A version that is no longer supported is answered by the oldest one that is."""
        facts = self.stock.spec.facts
        match = _VERSION.match(request.path)
        asked = match[1] if match else facts["version"]
        supported = asked in facts["versions"] or asked == "unstable"
        return {"version": asked if supported else facts["versions"][-1]}

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        if resource.name != "orders":
            return EVERYTHING
        days = self.stock.spec.facts["orders_days"]
        state = _STATES[parameters.get("status", "open")]
        return All((state, Comparison("created_at", ">=", self.stock.clock.now() - days * _DAY))) if days else state

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> tuple[Order, ...]:
        """Ids in ascending order are what a client goes on by that says behind which one."""
        return () if "since_id" in parameters else super().order(resource, parameters)

    def filled(self, resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        if resource.name != "orders":
            return record
        lines = [
            {"id": record["id"] + place + 1, "quantity": 1, **line, "price": f"{float(line['price']):.2f}"}
            for place, line in enumerate(posted["line_items"])
        ]
        total = sum(float(line["price"]) * line["quantity"] for line in lines)
        return {**record, "line_items": lines, "total_price": f"{total:.2f}"}


def _count(listing: Listing, request: Request, path: Mapping[str, str]) -> Answer:
    asked, _ = listing.asked(request, path)
    return json_answer(200, {"count": asked.total})

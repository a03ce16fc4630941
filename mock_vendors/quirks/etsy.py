"""Etsy: the ping that tells whether a key is good, and how a price is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Need
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec

_DIVISOR = 100


class Own(Quirks):
    def routes(self) -> Iterator[Route]:
        answer = json_answer(200, {"application_id": 1})
        yield Route("GET", "/v3/application/openapi-ping", lambda *_: answer, need=Need.KEY)
        known = self.stock.keyring.credentials
        me = json_answer(200, {"user_id": int(known["user_id"]), "shop_id": int(known["shop_id"])})
        yield Route("GET", "/v3/application/users/me", lambda *_: me)

    def filled(self, _resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        price = {"amount": int(Decimal(str(posted["price"])) * _DIVISOR), "divisor": _DIVISOR, "currency_code": "USD"}
        return {**record, "price": price, "listing_type": posted.get("type", "physical")}

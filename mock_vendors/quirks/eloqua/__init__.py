"""Eloqua: the search language and other manners of its REST API, its login, and its bulk API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.dataset import Order
from mock_vendors.data.text import stringified
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.paging import STYLES, Asked, cut_page
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.eloqua.bulk import Bulk
from mock_vendors.quirks.eloqua.login import Login
from mock_vendors.quirks.eloqua.search import moment, order, search
from mock_vendors.routes import Found, Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_REST = re.compile(r"/+api/+rest/+[12]\.0/+(.*)", re.IGNORECASE | re.DOTALL)
_OLD = re.compile(r"data/+(contacts?(/|$)|activities/)|assets/+contact/+fields", re.IGNORECASE)


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._login, self._bulk = Login(stock), Bulk(stock, self)

    def routes(self) -> Iterator[Route]:
        yield Route("GET", "/API/REST/1.0/assets/contact/fields", self._contact_fields)
        yield from self._login.routes()
        yield from self._bulk.routes()

    def path(self, path: str, /) -> str:
        """Both versions of the REST API have the same objects; the routes know each by one of them."""
        match = _REST.fullmatch(path)
        if match is None:
            return path
        return f"/API/REST/{'1.0' if _OLD.match(match[1]) else '2.0'}/{match[1]}"

    def resource_of(self, request: Request, found: Found, /) -> str | None:
        return self._bulk.resource_of(request, found)

    def settle(self, now: float, /) -> None:
        self.stock.jobs.settle(now, self._bulk.works)

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str]) -> Condition:
        parts: list[Condition] = []
        if parameters.get("search"):
            parts.append(search(resource, parameters["search"]))
        if "lastUpdatedAt" in parameters:
            parts.append(Comparison("updatedAt", ">=", moment("lastUpdatedAt", parameters["lastUpdatedAt"])))
        return All(tuple(parts)) if parts else EVERYTHING

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str]) -> tuple[Order, ...]:
        return order(resource, parameters.get("orderBy", ""))

    def filled(self, resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        """Keep custom fields by number, those that have a name of their own under it as well."""
        return self._numbered(resource, record, {}, posted)

    def changed(
        self, resource: ResourceSpec, changes: dict[str, Any], record: Mapping[str, Any], posted: Mapping[str, Any], /
    ) -> dict[str, Any]:
        """Custom fields that are not posted keep their values, whichever of their two names they go by."""
        if resource.name != "contacts":
            return changes
        before = {str(each["id"]): each.get("value") for each in record.get("fieldValues", ())}
        whole = self._numbered(resource, {**record, **changes}, before, posted)
        return {name: value for name, value in whole.items() if name in changes or record.get(name) != value}

    def _numbered(
        self, resource: ResourceSpec, record: dict[str, Any], before: Mapping[str, Any], posted: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a record with its custom fields by number."""
        if resource.name != "contacts":
            return record
        fields: Mapping[str, Any] = self.stock.spec.facts["contact_fields"]
        given = {str(each["id"]): each.get("value") for each in posted.get("fieldValues", ())}
        for number, value in given.items():
            key = fields.get(number, {}).get("key")
            if key and key not in posted:
                record[key] = value
        shown = {number: record.get(field["key"]) if field["key"] else None for number, field in fields.items()}
        known = {**before, **{number: value for number, value in shown.items() if fields[number]["key"]}, **given}
        values = {number: value for number, value in known.items() if value not in (None, "")}
        record["fieldValues"] = [
            {"type": "FieldValue", "id": number, "value": stringified(value)} for number, value in values.items()
        ]
        return record

    def _contact_fields(self, request: Request, _path: Mapping[str, str]) -> Answer:
        fields: Mapping[str, Any] = self.stock.spec.facts["contact_fields"]
        listing = self.stock.spec.resources["contacts"].listing
        if listing is None:
            raise Refusal("not_found")
        style = STYLES.make(listing.paging.name, listing.paging.options)
        cut = cut_page(style, Asked(request.parameters, len(fields)))
        chosen = list(fields.items())[cut.start : cut.stop]
        elements = [
            {
                "type": "ContactField",
                "id": number,
                "name": field["name"],
                "internalName": field["internal"],
                "dataType": field["type"],
                "isReadOnly": "false",
                "isRequired": "true" if field["key"] == "emailAddress" else "false",
            }
            for number, field in chosen
        ]
        body = {"elements": elements, "page": cut.facts["page"], "pageSize": cut.facts["size"], "total": len(fields)}
        return json_answer(200, body)

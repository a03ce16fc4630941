"""Eloqua: the search language, orders, and the list of contact fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.dataset import Order
from mock_vendors.data.text import stringified
from mock_vendors.data.times import instant
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.paging import STYLES, Asked, cut_page
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec

_TERM = re.compile(r"\s*([A-Za-z]\w*)\s*(>=|<=|!=|=|>|<)\s*(?:'((?:[^']|'')*)'|(\S+))")
_EPOCH = re.compile(r"-?[0-9]{1,30}")
_TIMES = ("createdAt", "updatedAt")
_NUMBERS = ("id",)


class Own(Quirks):
    def routes(self) -> Iterator[Route]:
        yield Route("GET", "/API/REST/1.0/assets/contact/fields", self._contact_fields)
        yield Route("GET", "/API/REST/2.0/assets/contact/fields", self._contact_fields)

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str]) -> Condition:
        parts: list[Condition] = []
        if parameters.get("search"):
            parts.append(_search(resource, parameters["search"]))
        if "lastUpdatedAt" in parameters:
            parts.append(Comparison("updatedAt", ">=", _moment("lastUpdatedAt", parameters["lastUpdatedAt"])))
        return All(tuple(parts)) if parts else EVERYTHING

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str]) -> tuple[Order, ...]:
        text = parameters.get("orderBy", "").strip()
        if not text:
            return ()
        field, _, direction = text.partition(" ")
        direction = direction.strip().upper()
        if not isinstance(resource.fields.get(field), Mapping) or direction not in ("", "ASC", "DESC"):
            raise _refused("orderBy", text, "OrderByRequirement")
        return (Order(field, direction == "DESC"),)

    def filled(self, resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        """Keep custom fields by number, those that have a name of their own under it as well."""
        if resource.name != "contacts":
            return record
        fields: Mapping[str, Any] = self.stock.spec.facts["contact_fields"]
        given = {str(each["id"]): each.get("value") for each in posted.get("fieldValues", ())}
        for number, value in given.items():
            key = fields.get(number, {}).get("key")
            if key and key not in posted:
                record[key] = value
        shown = {number: record.get(field["key"]) if field["key"] else None for number, field in fields.items()}
        values = {number: value for number, value in {**shown, **given}.items() if value not in (None, "")}
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


def _search(resource: ResourceSpec, text: str) -> Condition:
    """Read ``field='value'`` terms, one after the other; a bare text looks for a name."""
    tests: list[Condition] = []
    rest = text.strip()
    while match := _TERM.match(rest):
        quoted = match[3]
        tests.append(_test(resource, match[1], match[2], match[4] if quoted is None else quoted.replace("''", "'")))
        rest = rest[match.end() :].strip()
        rest = re.sub(r"^(?:AND\b|,)\s*", "", rest, flags=re.IGNORECASE)
    if rest and tests:
        raise _refused("search", text, "SearchRequirement")
    if not tests:
        word = rest.strip("'\"")
        tests.append(Comparison("name", "glob" if "*" in word else "=", word))
    return All(tuple(tests))


def _test(resource: ResourceSpec, field: str, op: str, text: str) -> Condition:
    names = {name.casefold(): name for name, node in resource.fields.items() if isinstance(node, Mapping)}
    name = names.get(field.casefold())
    if name is None:
        raise _refused("search", field, "SearchRequirement")
    if name in _TIMES:
        return Comparison(name, op, _moment("search", text))
    if name in _NUMBERS and text.isascii() and text.isdigit():
        return Comparison(name, op, int(text[:18]))
    if op == "=" and "*" in text:
        return Comparison(name, "glob", text)
    return Comparison(name, op, text)


def _moment(parameter: str, text: str) -> float:
    try:
        moment = int(text) if _EPOCH.fullmatch(text) else instant(text)
    except (ValueError, OverflowError) as error:
        raise _refused(parameter, text, "DateRequirement") from error
    return moment


def _refused(parameter: str, value: str, requirement: str) -> Refusal:
    problem = {"field": parameter, "value": value, "requirement": requirement}
    return Refusal("bad_parameter", [problem])

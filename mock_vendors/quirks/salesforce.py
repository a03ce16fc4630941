"""Salesforce: queries in SOQL, their locators, and what describes the objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from mock_vendors.bodies import enveloped, json_answer
from mock_vendors.data.leaf import MARK
from mock_vendors.data.view import View
from mock_vendors.exchange import Answer, Delivery, Need, Refusal, Request
from mock_vendors.paging import STYLES, Asked, BadPage, cut_page
from mock_vendors.paging.locator import Opened
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.soql import Query, read_query
from mock_vendors.quirks.soql_text import QueryError
from mock_vendors.routes import Found, Route
from mock_vendors.stock import Stock

_FROM = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
_BATCH = re.compile(r"\s*batchSize\s*=\s*(\d{1,9})\s*", re.IGNORECASE)
_ENVELOPE = {"totalSize": "$total", "done": "$done", "nextRecordsUrl": "$next?", "records": "$records"}
_QUERIES_KEPT = 256


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        facts = stock.spec.facts
        self._root = f"/services/data/{facts['version']}"
        options = dict(facts["paging"])
        self._style: Any = STYLES.make(options.pop("style"), options)
        self._columns = {name: columns(spec.fields) for name, spec in stock.spec.resources.items()}
        self._read = lru_cache(_QUERIES_KEPT)(self._new_query)

    def routes(self) -> Iterator[Route]:
        for verb in ("query", "queryAll"):
            yield Route("GET", f"{self._root}/{verb}", self._query)
            yield Route("GET", f"{self._root}/{verb}/{{locator}}", self._more)
        yield Route("GET", "/services/data", self._versions, need=Need.NOTHING)
        yield Route("GET", "/services/data/", self._versions, need=Need.NOTHING)
        yield Route("GET", f"{self._root}/limits", self._limits)
        yield Route("GET", f"{self._root}/sobjects", self._objects)
        for name in self.stock.spec.resources:
            yield Route("GET", f"{self._root}/sobjects/{name}/describe", self._describe, name)

    def resource_of(self, request: Request, found: Found) -> str | None:
        text = request.parameters.get("q", "")
        if "locator" in found.parameters:
            text = self._opened(found.parameters["locator"])
        match = _FROM.search(text)
        known = {name.casefold(): name for name in self.stock.spec.resources}
        return known.get(match[1].casefold()) if match else None

    def _opened(self, locator: str) -> str:
        """Return the query that a locator carries; an empty text when it is none of ours."""
        try:
            opened: Opened = self._style.open(locator, Asked({}, 0, seal=self.stock.keyring.seal))
        except BadPage:
            return ""
        return opened.query

    def _query(self, request: Request, _path: Mapping[str, str]) -> Answer:
        text = request.parameters.get("q")
        if text is None:
            raise _wrong("MALFORMED_QUERY", "A query string has to be specified")
        created = len(self.stock.datasets[self._read(text).resource].overlay)
        parameters = {}
        if match := _BATCH.fullmatch(request.headers.get("sforce-query-options", "")):
            parameters["batchSize"] = match[1]
        return self._page(request, text, created, parameters)

    def _more(self, request: Request, path: Mapping[str, str]) -> Answer:
        locator = path["locator"]
        packed = self._opened(locator)
        if not packed:
            raise Refusal("bad_locator", [{"field": "locator", "value": locator}])
        created, _, text = packed.partition(" ")
        return self._page(request, text, int(created), {"locator": locator})

    def _page(self, request: Request, text: str, created: int, parameters: Mapping[str, str]) -> Answer:
        query = self._read(text)
        dataset = self.stock.datasets[query.resource]
        view = _limited(dataset.view(query.where, query.order, created), query)
        if query.counts:
            return json_answer(200, {"totalSize": len(view), "done": True, "records": []})
        asked = Asked(parameters, len(view), f"{created} {text}", self.stock.keyring.seal)
        cut = cut_page(self._style, asked)
        rows = view.cut(cut.start, cut.stop)
        fields = ("attributes", *query.fields)
        verb = request.path.removeprefix(self._root).split("/")[1]
        locator = cut.facts["locator"]
        facts = {**cut.facts, "next": f"{self._root}/{verb}/{locator}" if locator else None}
        body = enveloped(_ENVELOPE, facts, [dataset.row(row, fields) for row in rows])
        return Answer(200, (("Content-Type", "application/json;charset=UTF-8"),), body, Delivery(query.resource, rows))

    def _new_query(self, text: str) -> Query:
        try:
            return read_query(text, self._columns)
        except QueryError as error:
            raise _wrong(error.code, error.message) from error
        except RecursionError as error:
            raise _wrong("MALFORMED_QUERY", "the query is nested too deeply") from error

    def _versions(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        version = str(self.stock.spec.facts["version"]).removeprefix("v")
        return json_answer(200, [{"label": "Summer '24", "url": self._root, "version": version}])

    def _limits(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        allowances: Mapping[str, int] = self.stock.spec.facts["allowances"]
        return json_answer(200, {name: {"Max": most, "Remaining": most} for name, most in allowances.items()})

    def _objects(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        described = [self._described(name) for name in self.stock.spec.resources]
        return json_answer(200, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": described})

    def _describe(self, request: Request, _path: Mapping[str, str]) -> Answer:
        name = request.path.split("/")[-2]
        spec = self.stock.spec.resources[name]
        creatable = spec.create.schema["properties"] if spec.create else {}
        required = spec.create.schema.get("required", ()) if spec.create else ()
        fields = [
            _field(column, node, column in creatable, column in required)
            for column, node in spec.fields.items()
            if column in self._columns[name]
        ]
        return json_answer(200, {**self._described(name), "fields": fields, "childRelationships": []})

    def _described(self, name: str) -> dict[str, Any]:
        spec = self.stock.spec.resources[name]
        root = f"{self._root}/sobjects/{name}"
        urls = {"sobject": root, "describe": f"{root}/describe", "rowTemplate": f"{root}/{{ID}}"}
        return {
            "name": name,
            "label": name,
            "labelPlural": spec.facts["plural"],
            "keyPrefix": spec.facts["prefix"],
            "custom": False,
            "createable": spec.create is not None,
            "queryable": True,
            "retrieveable": True,
            "deprecatedAndHidden": False,
            "urls": urls,
        }


def columns(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of an object with their types; what has no type is no column."""
    return {name: node["type"] for name, node in fields.items() if isinstance(node, Mapping) and MARK in node}


def _field(name: str, node: Mapping[str, Any], creatable: bool, required: bool) -> dict[str, Any]:
    kind = node["type"]
    values = [value for value in node.get("of", ()) if value is not None] if kind == "picklist" else []
    return {
        "name": name,
        "label": name,
        "type": kind,
        "soapType": _SOAP.get(kind, "xsd:string"),
        "length": node.get("length", 0),
        "nillable": not required and node.get("nillable", kind not in ("id", "boolean")),
        "createable": creatable,
        "updateable": creatable,
        "calculated": False,
        "compoundFieldName": None,
        "picklistValues": [{"active": True, "defaultValue": False, "label": value, "value": value} for value in values],
        "referenceTo": [node["to"]] if node.get("to") else ["User"] if kind == "reference" else [],
    }


_SOAP = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "datetime": "xsd:dateTime",
    "int": "xsd:int",
    "currency": "xsd:double",
}


def _limited(view: View, query: Query) -> View:
    if not query.offset and query.limit is None:
        return view
    stop = len(view) if query.limit is None else query.offset + query.limit
    return View((view.cut(query.offset, stop),))


def _wrong(code: str, message: str) -> Refusal:
    return Refusal("bad_query", [{"code": code, "message": message}])

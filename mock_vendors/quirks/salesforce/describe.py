"""What describes the organisation: versions, resources, limits, objects and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.quirks.salesforce.org import Org, told
from mock_vendors.routes import Route

_SEASONS = ("Spring", "Summer", "Winter")
# Version 42.0 came with Spring '18, and three come each year; the winter's belongs to the year that follows.
_FIRST, _YEAR = 42, 18
_COUNTED = {"DailyBulkApiBatches": "bulk_batch", "DailyBulkV2QueryJobs": "bulk2_query"}
_DAY = 86_400
_PARTS = ("composite", "jobs", "limits", "query", "queryAll", "sobjects")
_SOAP = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "datetime": "xsd:dateTime",
    "int": "xsd:int",
    "currency": "xsd:double",
}


class Descriptions:
    """Everything that is read before the first record."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def routes(self) -> Iterator[Route]:
        root = self._org.root
        yield Route("GET", "/services/data", self._versions, need=Need.NOTHING)
        yield Route("GET", root, self._parts)
        yield Route("GET", f"{root}/limits", self._limits)
        yield Route("GET", f"{root}/sobjects", self._objects)
        for name in self._org.stock.spec.resources:
            yield Route("GET", f"{root}/sobjects/{name}", self._basics, name)
            yield Route("GET", f"{root}/sobjects/{name}/describe", self._describe, name)

    def _versions(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        known = self._org.facts["versions"]
        return told(200, [_version(number) for number in range(known["least"], known["most"] + 1)])

    def _parts(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return told(200, {part: f"{self._org.asked_root(request)}/{part}" for part in _PARTS})

    def _limits(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        allowances: Mapping[str, int] = self._org.facts["allowances"]
        spent = {name: self._made(kind) for name, kind in _COUNTED.items()}
        left = {name: max(0, most - spent.get(name, 0)) for name, most in allowances.items()}
        return told(200, {name: {"Max": most, "Remaining": left[name]} for name, most in allowances.items()})

    def _made(self, kind: str) -> int:
        """Count the jobs of a kind that were made within a day."""
        since = self._org.now() - _DAY
        return sum(job.made > since for job in self._org.stock.jobs.of(kind))

    def _objects(self, request: Request, _path: Mapping[str, str]) -> Answer:
        described = [self._described(request, name) for name in self._org.stock.spec.resources]
        return told(200, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": described})

    def _basics(self, request: Request, _path: Mapping[str, str]) -> Answer:
        name = self._org.path(request.path).rstrip("/").split("/")[-1]
        return told(200, {"objectDescribe": self._described(request, name), "recentItems": []})

    def _describe(self, request: Request, _path: Mapping[str, str]) -> Answer:
        name = request.path.rstrip("/").split("/")[-2]
        spec = self._org.stock.spec.resources[name]
        creatable = spec.create.schema["properties"] if spec.create else {}
        required = spec.create.schema.get("required", ()) if spec.create else ()
        external = spec.facts.get("external_ids", ())
        fields = [
            _field(column, node, column in creatable, column in required, column in external)
            for column, node in spec.fields.items()
            if column in self._org.columns[name]
        ]
        return told(200, {**self._described(request, name), "fields": fields, "childRelationships": []})

    def _described(self, request: Request, name: str) -> dict[str, Any]:
        spec = self._org.stock.spec.resources[name]
        root = f"{self._org.asked_root(request)}/sobjects/{name}"
        urls = {"sobject": root, "describe": f"{root}/describe", "rowTemplate": f"{root}/{{ID}}"}
        return {
            "name": name,
            "label": name,
            "labelPlural": spec.facts["plural"],
            "keyPrefix": spec.facts["prefix"],
            "custom": False,
            "createable": spec.create is not None,
            "updateable": spec.update is not None,
            "deletable": spec.delete is not None,
            "queryable": True,
            "retrieveable": True,
            "deprecatedAndHidden": False,
            "urls": urls,
        }


def _version(number: int) -> dict[str, str]:
    years, season = (number - _FIRST + 1) // len(_SEASONS), (number - _FIRST) % len(_SEASONS)
    label = f"{_SEASONS[season]} '{_YEAR + years}"
    return {"label": label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"}


def _field(name: str, node: Mapping[str, Any], creatable: bool, required: bool, external: bool) -> dict[str, Any]:
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
        "custom": name.endswith("__c"),
        "externalId": external,
        "unique": False,
        "compoundFieldName": None,
        "picklistValues": [{"active": True, "defaultValue": False, "label": value, "value": value} for value in values],
        "referenceTo": [node["to"]] if node.get("to") else ["User"] if kind == "reference" else [],
    }

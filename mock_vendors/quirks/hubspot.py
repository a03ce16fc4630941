"""HubSpot: properties that are texts within their objects, searches, metadata, and work by the batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mock_vendors.bodies import json_answer
from mock_vendors.data.dataset import Order
from mock_vendors.data.leaf import MARK
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Refusal
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.hubspot_batch import Batches
from mock_vendors.quirks.hubspot_search import Searched, SearchError
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_LOOKED_THROUGH = ("email", "firstname", "lastname", "phone", "company", "name", "domain", "dealname")


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._searched = {name: _searched(spec) for name, spec in stock.spec.resources.items()}

    def routes(self) -> Iterator[Route]:
        for name, resource in self.stock.spec.resources.items():
            batches = Batches(self.stock, resource, self)
            for verb, (handler, means) in batches.verbs.items():
                yield Route("POST", f"/crm/v3/objects/{name}/batch/{verb}", handler, name, means=means)
            answer = json_answer(200, {"results": list(_described(resource))})
            yield Route("GET", f"/crm/v3/properties/{name}", lambda *_, told=answer: told, name)

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        if not _searches(resource):
            return EVERYTHING
        groups = orjson.loads(parameters.get("filterGroups", "[]"))
        try:
            asked = self._searched[resource.name].where(groups, parameters.get("query", ""))
        except SearchError as error:
            raise Refusal("bad_parameter", [{"field": "filterGroups", "message": str(error)}]) from error
        # What is written is found a little later, and what is archived never.
        ready = self.stock.clock.now() - self.stock.spec.facts["search_delay"]
        return All((asked, Comparison("updatedAt", "<=", ready)))

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> tuple[Order, ...]:
        if not _searches(resource):
            return ()
        try:
            return self._searched[resource.name].order(orjson.loads(parameters.get("sorts", "[]")))
        except SearchError as error:
            raise Refusal("bad_parameter", [{"field": "sorts", "message": str(error)}]) from error

    def filled(self, resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        dataset = self.stock.datasets[resource.name]
        blanks = dataset.blanks(self.stock.clock.now())["properties"]
        given = _texts(posted["properties"])
        self._check_unique(resource, given, None)
        missing: Mapping[str, Any] = {"pipeline": "default"} if "pipeline" in blanks else {}
        return {**record, "properties": {**blanks, **missing, **given}}

    def changed(
        self,
        resource: ResourceSpec,
        changes: dict[str, Any],
        record: Mapping[str, Any],
        posted: Mapping[str, Any],
        /,
    ) -> dict[str, Any]:
        given = _texts(posted["properties"])
        self._check_unique(resource, given, record["id"])
        changes = {name: value for name, value in changes.items() if name == "archived"}
        touched = self.stock.datasets[resource.name].blanks(self.stock.clock.now())["updatedAt"]
        properties = {**record["properties"], **given, resource.facts["changed"]: touched}
        return {**changes, "properties": properties, "updatedAt": touched}

    def _check_unique(self, resource: ResourceSpec, given: Mapping[str, Any], own: str | None) -> None:
        name = resource.facts["unique"]
        value = given.get(name) if name else None
        if not value:
            return
        dataset = self.stock.datasets[resource.name]
        for row in dataset.matching(f"properties.{name}", value):
            (identity,) = dataset.keys("id", row)
            if str(identity) != own:
                message = f"{resource.facts['noun']} already exists. Existing ID: {identity}"
                raise Refusal("conflict", [{"field": name, "value": value, "message": message}])


def _searches(resource: ResourceSpec) -> bool:
    return resource.listing is not None and resource.listing == resource.lists.get("search")


def _texts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as they are kept: texts, and null for an empty one."""
    return {name: None if value in ("", None) else str(value) for name, value in given.items()}


def _searched(spec: ResourceSpec) -> Searched:
    nodes: Mapping[str, Any] = spec.fields["properties"]
    times = {name for name, node in nodes.items() if isinstance(node, Mapping) and node.get(MARK) == "time"}
    return Searched(nodes.keys(), times, [name for name in _LOOKED_THROUGH if name in nodes])


def _described(spec: ResourceSpec) -> Iterator[dict[str, Any]]:
    for name, node in spec.fields["properties"].items():
        kind = node.get(MARK) if isinstance(node, Mapping) else None
        fixed = name.startswith("hs_") or name in ("createdate", "lastmodifieddate")
        yield {
            "name": name,
            "label": name.replace("_", " ").title(),
            "type": "datetime" if kind == "time" else "enumeration" if kind == "choice" else "string",
            "fieldType": "date" if kind == "time" else "select" if kind == "choice" else "text",
            "groupName": f"{spec.facts['noun'].lower()}information",
            "description": "",
            "options": [],
            "displayOrder": -1,
            "hasUniqueValue": name in ("hs_object_id", spec.facts["unique"]),
            "hidden": False,
            "calculated": False,
            "archived": False,
            "modificationMetadata": {"archivable": not fixed, "readOnlyDefinition": True, "readOnlyValue": fixed},
        }

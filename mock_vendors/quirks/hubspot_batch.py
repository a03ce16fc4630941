"""HubSpot's batches: up to a hundred objects in one request, each with an outcome of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.changes import Removal, Update
from mock_vendors.creation import Creation
from mock_vendors.data.text import parse
from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.handlers import check_body
from mock_vendors.projection import Projection
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Handler
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_MOST = 100
_OBJECT = {"type": "object"}
_ID = {"type": "string"}
_NEEDED: Mapping[str, Mapping[str, Any]] = {
    "create": {"properties": _OBJECT},
    "read": {"id": _ID},
    "update": {"id": _ID, "properties": _OBJECT},
    "upsert": {"id": _ID, "properties": _OBJECT},
    "archive": {"id": _ID},
}


class Batches:
    """The batches of one kind of object."""

    def __init__(self, stock: Stock, resource: ResourceSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._dataset = stock, resource, stock.datasets[resource.name]
        if resource.create is None or resource.update is None or resource.delete is None:
            raise ValueError(f"{resource.name} cannot be written")
        self._creation = Creation(stock, resource, resource.create, quirks)
        self._update = Update(stock, resource, resource.update, quirks)
        self._removal = Removal(stock, resource, resource.delete)
        self._projection = Projection(**resource.select)
        self._validators = {verb: Draft202012Validator(_schema(needed)) for verb, needed in _NEEDED.items()}

    @property
    def verbs(self) -> Mapping[str, tuple[Handler, str]]:
        """Return what a batch may do, with what that means to permissions."""
        return {
            "create": (self._handler("create", self._created, 201), "create"),
            "read": (self._read, "read"),
            "update": (self._handler("update", self._updated, 200), "update"),
            "upsert": (self._handler("upsert", self._upserted, 200), "update"),
            "archive": (self._archive, "delete"),
        }

    def _handler(self, verb: str, one: Callable[[Mapping[str, Any]], Mapping[str, Any]], status: int) -> Handler:
        def handle(request: Request, _path: Mapping[str, str]) -> Answer:
            results, errors = self._each(self._inputs(verb, request), one)
            return self._told(status, results, errors)

        return handle

    def _read(self, request: Request, _path: Mapping[str, str]) -> Answer:
        inputs, body = self._inputs("read", request), read_json(request)
        rows, missing = [], []
        for each in inputs:
            row = self._row(each["id"], body.get("idProperty"))
            missing += [each["id"]] if row is None else []
            rows += [] if row is None else [row]
        names = body.get("properties") or ()
        wanted = (*self._projection.always, *names) if names else self._projection.wanted({})
        results = [parse(self._projection.shown(self._dataset.row(row), wanted)) for row in rows]
        error = {
            "message": "Could not get some objects, they may be deleted or not exist.",
            "context": {"ids": missing},
        }
        errors = [{"status": "error", "category": "OBJECT_NOT_FOUND", **error}] if missing else []
        answer = self._told(200, results, errors)
        return Answer(answer.status, answer.headers, answer.body, Delivery(self._resource.name, rows))

    def _archive(self, request: Request, _path: Mapping[str, str]) -> Answer:
        for each in self._inputs("archive", request):
            row = self._row(each["id"], None)
            if row is not None:
                self._removal.one(row)
        return Answer(204)

    def _inputs(self, verb: str, request: Request) -> Sequence[Mapping[str, Any]]:
        body = read_json(request)
        check_body(self._validators[verb], body)
        inputs: Sequence[Mapping[str, Any]] = body["inputs"]
        return inputs

    def _each(
        self, inputs: Sequence[Mapping[str, Any]], one: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    ) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
        results: list[Mapping[str, Any]] = []
        errors: list[Mapping[str, Any]] = []
        for each in inputs:
            try:
                results.append(one(each))
            except Refusal as refusal:
                errors.append(_wrong(refusal, each))
        return results, errors

    def _created(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        made = self._creation.one(asked).done()
        return made.record or {}

    def _updated(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        row = self._row(asked["id"], asked.get("idProperty"))
        if row is None:
            raise Refusal("not_found", [{"field": "id", "message": "resource not found"}])
        return self._update.one(row, {"properties": asked["properties"]}).done().record or {}

    def _upserted(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        name = asked.get("idProperty")
        if self._row(asked["id"], name) is not None:
            return {**self._updated(asked), "new": False}
        given = {name: asked["id"], **asked["properties"]} if name else asked["properties"]
        return {**self._created({"properties": given}), "new": True}

    def _row(self, identity: str, name: str | None) -> int | None:
        if name in (None, "hs_object_id"):
            return self._dataset.locate(identity)
        if name != self._resource.facts["unique"]:
            raise Refusal("bad_parameter", [{"field": "idProperty", "message": f"{name} does not identify objects"}])
        return next(iter(self._dataset.matching(f"properties.{name}", identity)), None)

    def _told(self, status: int, results: Sequence[Any], errors: Sequence[Mapping[str, Any]]) -> Answer:
        moment = FORMATS["iso_millis"](self._stock.clock.now())
        told: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": moment, "completedAt": moment}
        if errors:
            told |= {"numErrors": len(errors), "errors": errors}
        return json_answer(207 if errors else status, told)


def _schema(needed: Mapping[str, Any]) -> dict[str, Any]:
    one = {"type": "object", "required": list(needed), "properties": {**needed, "idProperty": {"type": "string"}}}
    names = {"type": "array", "items": {"type": "string"}}
    inputs = {"type": "array", "minItems": 1, "maxItems": _MOST, "items": one}
    properties = {"inputs": inputs, "idProperty": {"type": ["string", "null"]}, "properties": names}
    return {"type": "object", "required": ["inputs"], "properties": properties}


def _wrong(refusal: Refusal, asked: Mapping[str, Any]) -> dict[str, Any]:
    categories = {"conflict": "CONFLICT", "not_found": "OBJECT_NOT_FOUND"}
    problem = refusal.problems[0] if refusal.problems else {}
    context = {"ids": [asked["id"]]} if "id" in asked else {"propertyName": [str(problem.get("field"))]}
    category = categories.get(refusal.error, "VALIDATION_ERROR")
    return {"status": "error", "category": category, "message": str(problem.get("message", "")), "context": context}

"""A record posted: read, held to the vendor's rules, filled up, kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from mock_vendors.bodies import FORM, JSON, json_answer, media_type, read_form, read_json, read_nested_form
from mock_vendors.data.text import stringified
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import owner
from mock_vendors.quirks import Quirks
from mock_vendors.spec import CreateSpec, ResourceSpec
from mock_vendors.stock import Stock
from mock_vendors.template import fill

Problem = dict[str, Any]
_USER = re.compile(r"\s*0*[1-9][0-9]*\s*")
_FORMATS = FormatChecker(("email", "date"))


class Creation:
    """The place where records of one resource are posted."""

    def __init__(self, stock: Stock, resource: ResourceSpec, create: CreateSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._create, self._quirks = stock, resource, create, quirks
        self._dataset = stock.datasets[resource.name]
        self._validator = Draft202012Validator(create.schema, format_checker=_FORMATS)
        self._one_at_a_time = threading.Lock()

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        owner(self._stock, path)
        for header, error in self._create.header_errors.items():
            if not _USER.fullmatch(request.headers.get(header.lower(), "")):
                raise Refusal(error, [{"field": header, "value": "", "message": f"{header} is missing or no user id"}])
        posted = self._read(request)
        problems = list(self._problems(posted))
        if problems:
            raise Refusal("invalid", problems)
        with self._one_at_a_time:
            self._check_unique(posted)
            record = self._filled(posted)
            row = self._dataset.create(record)
        facts = {**record, "record": record, "id": record[self._resource.id_field], "row": row}
        answer = record if self._create.answer is None else fill(self._create.answer, facts)
        return json_answer(self._create.status, answer)

    def _read(self, request: Request) -> Mapping[str, Any]:
        wanted = JSON if self._create.encoding == "json" else FORM
        # A form without any field has no need of a type.
        if media_type(request) != wanted and (wanted == JSON or request.body):
            raise Refusal("unsupported_media", message=f"Content-Type must be {wanted}", value=media_type(request))
        value = _READERS[self._create.encoding](request, self._create.schema)
        within = self._create.within
        if within and isinstance(value, dict):
            value = value.get(within)
            if value is None:
                raise Refusal("missing_parameter", [{"field": within, "value": "", "message": f"{within} is missing"}])
        if not isinstance(value, dict):
            raise Refusal("malformed", message="the body must be an object")
        return value

    def _problems(self, posted: Mapping[str, Any]) -> Iterator[Problem]:
        for error in sorted(self._validator.iter_errors(posted), key=lambda error: error.json_path):
            for field, value in _places(error):
                yield self._worded(str(error.validator), field, value, error.validator_value)

    def _worded(self, rule: str, field: str, value: Any, limit: Any) -> Problem:
        messages = self._create.messages
        words = messages.get(f"{field}:{rule}") or messages.get(rule) or messages.get("any") or {}
        listed = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
        facts: Problem = {
            "field": field,
            "value": value,
            "rule": rule,
            "limit": listed,
            "fields": None if rule == "additionalProperties" else [field],
            "resource": self._resource.name,
            **self._resource.facts,
        }
        worded: Problem = fill(dict(words), facts)
        return {**facts, "message": f"{field} is invalid", **worded}

    def _check_unique(self, posted: Mapping[str, Any]) -> None:
        for field in self._create.unique:
            value = posted.get(field)
            if value is not None and next(iter(self._dataset.matching(field, value)), None) is not None:
                raise Refusal("conflict", [self._worded("unique", field, value, None)])

    def _filled(self, posted: Mapping[str, Any]) -> dict[str, Any]:
        create, spec = self._create, self._stock.spec
        record = {**self._dataset.blanks(self._stock.clock.now()), **create.blanks}
        for name in self._resource.fields:
            if name in posted and name in create.schema["properties"] and name not in create.unkept:
                record[name] = stringified(posted[name]) if spec.strings else posted[name]
        for name, template in create.derived.items():
            record[name] = fill(template, {**record, **posted})
        record = self._quirks.filled(self._resource, record, posted)
        if spec.nulls == "left_out":
            record = {name: value for name, value in record.items() if value is not None}
        return record


def _places(error: ValidationError) -> Iterator[tuple[str, Any]]:
    """Yield the fields that an error is about, with their values."""
    instance: Any = error.instance
    lead = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        wanted: Any = error.validator_value
        missing = [name for name in wanted if name not in instance]
        # jsonschema reports each missing name by itself; the message names it.
        names = [name for name in missing if repr(name) in error.message]
    elif error.validator == "additionalProperties":
        schema: Any = error.schema
        names = [name for name in instance if name not in schema["properties"]]
    else:
        yield lead or "body", instance
        return
    for name in names:
        yield f"{lead}.{name}" if lead else str(name), instance.get(name)


def _typed(fields: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Read the texts of a form as what the schema wants; a text that is nothing of the kind stays a text."""
    wanted = schema.get("properties", {})
    return {name: _one_typed(value, wanted.get(name, {})) for name, value in fields.items()}


def _one_typed(text: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(text, dict):
        return _typed(text, schema)
    if isinstance(text, list):
        return [_one_typed(each, schema.get("items", {})) for each in text]
    kind = schema.get("type")
    if kind not in ("integer", "number", "boolean", "array"):
        return text
    if kind == "array":
        return text.split(",") if text else []
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value


_READERS: dict[str, Callable[[Request, Mapping[str, Any]], Any]] = {
    "json": lambda request, _schema: read_json(request),
    "form": lambda request, schema: _typed(read_form(request), schema),
    "nested_form": lambda request, schema: _typed(read_nested_form(request), schema),
}

"""What was posted: read, typed and held to the vendor's rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from mock_vendors.bodies import FORM, JSON, media_type, read_form, read_json, read_nested_form
from mock_vendors.data.text import stringified
from mock_vendors.exchange import Refusal, Request
from mock_vendors.spec import IntakeSpec, ResourceSpec
from mock_vendors.stock import Stock
from mock_vendors.template import fill

Problem = dict[str, Any]
_USER = re.compile(r"\s*0*[1-9][0-9]*\s*")
_FORMATS = FormatChecker(("email", "date"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: the record and its row, or the error and what the vendor has against it."""

    record: Mapping[str, Any] | None = None
    row: int | None = None
    error: str | None = None
    problems: tuple[Problem, ...] = ()

    def done(self) -> Outcome:
        """Return itself, or raise the refusal that it is."""
        if self.error is not None:
            raise Refusal(self.error, self.problems)
        return self


class Intake:
    """Reads what is posted for records of one resource."""

    def __init__(self, stock: Stock, resource: ResourceSpec, spec: IntakeSpec) -> None:
        self._stock, self._resource, self._spec = stock, resource, spec
        self._dataset = stock.datasets[resource.name]
        self._validator = Draft202012Validator(spec.schema, format_checker=_FORMATS)

    def read(self, request: Request) -> Mapping[str, Any]:
        """Return what a request posts; refuses what cannot be read."""
        spec = self._spec
        for header, error in spec.header_errors.items():
            if not _USER.fullmatch(request.headers.get(header.lower(), "")):
                raise Refusal(error, [{"field": header, "value": "", "message": f"{header} is missing or no user id"}])
        encoding = spec.encoding
        if encoding == "any":
            encoding = "json" if media_type(request) == JSON else "form"
        wanted = JSON if encoding == "json" else FORM
        # A form without any field has no need of a type.
        if media_type(request) != wanted and (wanted == JSON or request.body):
            raise Refusal("unsupported_media", message=f"Content-Type must be {wanted}", value=media_type(request))
        value = _READERS[encoding](request, spec.schema)
        if spec.within and isinstance(value, dict):
            value = value.get(spec.within)
            if value is None:
                missing = {"field": spec.within, "value": "", "message": f"{spec.within} is missing"}
                raise Refusal("missing_parameter", [missing])
        if not isinstance(value, dict):
            raise Refusal("malformed", message="the body must be an object")
        return value

    def refused(self, posted: Mapping[str, Any], row: int | None = None) -> Outcome | None:
        """Return the outcome for what the vendor does not take, None for what it does; ``row`` may keep what it has."""
        problems = tuple(self._problems(posted))
        if problems:
            return Outcome(error="invalid", problems=problems)
        for field in self._spec.unique:
            value = posted.get(field)
            if value is not None and any(other != row for other in self._dataset.matching(field, value)):
                return Outcome(error="conflict", problems=(self._worded("unique", field, value, None),))
        return None

    def kept(self, posted: Mapping[str, Any]) -> dict[str, Any]:
        """Return those fields of a record that are taken as they were posted."""
        spec, strings = self._spec, self._stock.spec.strings
        wanted = [name for name in self._resource.fields if name in posted and name in spec.schema["properties"]]
        return {
            name: stringified(posted[name]) if strings else posted[name] for name in wanted if name not in spec.unkept
        }

    def _problems(self, posted: Mapping[str, Any]) -> Iterator[Problem]:
        for error in sorted(self._validator.iter_errors(posted), key=lambda error: error.json_path):
            for field, value in _places(error):
                yield self._worded(str(error.validator), field, value, error.validator_value)

    def _worded(self, rule: str, field: str, value: Any, limit: Any) -> Problem:
        messages = self._spec.messages
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

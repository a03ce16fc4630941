"""The many ways in which callers write a query: parameters, a form with metaData, a JSON body, or no body at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from contracts import nearest
from harness.bulk.api.errors import ApiError
from harness.bulk.api.jobs import CALLBACK_HEADER
from harness.bulk.api.request import json_object, only_parameters
from harness.bulk.criteria import BLANKS

PARAMETERS = ("q", "from", "to", "lastRunDate", "continueFromJobId", "fileFormat")
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_BODY_KEYS = ("query", "metaData", "headerData")


@dataclass(frozen=True, slots=True)
class QueryCall:
    """One call: what was given by name, the metaData, and what a status echoes of it."""

    given: Mapping[str, Any]
    meta: Mapping[str, Any]

    @property
    def echo(self) -> dict[str, Any]:
        return {name: value for name, value in self.given.items() if name != CALLBACK_HEADER}


def query_call() -> QueryCall:
    """Read the present request, whatever the content type of its body says; raises `ApiError`."""
    # The platform's pages spell this one in two ways.
    only_parameters(*PARAMETERS, *(name for name in request.args if name.lower() == "continuefromjobid"))
    given: dict[str, Any] = {name: text for name, text in request.args.items() if text.strip(BLANKS)}
    if url := request.headers.get(CALLBACK_HEADER, "").strip():
        given[CALLBACK_HEADER] = url
    if request.mimetype in _FORMS:
        return QueryCall(given, _form_meta())
    body = _body()
    statement = body.get("query")
    if statement is not None and given.setdefault("q", statement) != statement:
        raise ApiError(400, "q: the parameter and the body's query differ; give one of them.")
    return QueryCall(given, _meta(body.get("metaData")))


def _form_meta() -> dict[str, Any]:
    """Return the form's metaData; a form of which nothing could be read was cut off or is none."""
    parts = [*request.form, *request.files]
    if not parts and request.content_length:
        raise ApiError(400, "The form in the body cannot be read: it is cut off, or its boundary is another one.")
    if unknown := [name for name in parts if name != "metaData"]:
        where = nearest(unknown[0], PARAMETERS)
        raise ApiError(400, f"{unknown[0]}: the form has only the part metaData; query parameters are {where}")
    return _meta(request.form.get("metaData"))


def _meta(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    if given is None or (isinstance(given, str) and not given.strip(BLANKS)):
        return {}
    if not isinstance(given, str):
        raise ApiError(400, 'metaData: must be a JSON object, such as {"fileName": "contacts"}.')
    return json_object(given, "metaData:", "keys such as fileName")


def _body() -> dict[str, Any]:
    data = request.get_data()
    if not data.strip():
        return {}
    body = json_object(data, "The body", 'the key query, such as {"query": "select * from contacts"}')
    if unknown := [name for name in body if name not in _BODY_KEYS]:
        raise ApiError(400, f"{unknown[0]}: no such key in the body; {nearest(unknown[0], _BODY_KEYS)}")
    return body

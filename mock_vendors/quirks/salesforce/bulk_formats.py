"""The three formats of the older bulk API: how it tells of jobs and batches, and how rows come and go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from mock_vendors.bodies import JSON, json_answer
from mock_vendors.data.text import dump
from mock_vendors.exchange import Answer, Request
from mock_vendors.jobs.table import BadTable, plain, read, written
from mock_vendors.quirks.salesforce.bulk_work import BadRows

XML = "application/xml"
TYPES = {"CSV": "text/csv", "JSON": JSON, "XML": XML}
SPACE = "http://www.force.com/2009/06/asyncapi/dataload"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def wants_json(request: Request) -> bool:
    """Tell whether a request speaks JSON; whoever says nothing gets XML."""
    return any(JSON in request.headers.get(name, "") for name in ("content-type", "accept"))


def told(status: int, name: str, value: Mapping[str, Any], *, as_json: bool) -> Answer:
    """Return one thing by name."""
    if as_json:
        return json_answer(status, value)
    return _document(status, f'<{name} xmlns="{SPACE}">{_inside(value)}</{name}>')


def refused(request: Request, code: str, message: str, status: int = 400) -> Answer:
    """Return a refusal; its keys are not those of the REST API."""
    body = {"exceptionCode": code, "exceptionMessage": message}
    answer = told(status, "error", body, as_json=wants_json(request))
    return Answer(answer.status, answer.headers, answer.body, reason=code)


def told_all(status: int, names: tuple[str, str], values: Sequence[Mapping[str, Any]], *, as_json: bool) -> Answer:
    """Return a list of things by the names of list and thing."""
    if as_json:
        return json_answer(status, {names[1]: values})
    inner = "".join(f"<{names[1]}>{_inside(value)}</{names[1]}>" for value in values)
    return _document(status, f'<{names[0]} xmlns="{SPACE}">{inner}</{names[0]}>')


def told_results(ids: Sequence[str], *, as_json: bool) -> Answer:
    """Return the ids of results."""
    if as_json:
        return json_answer(200, list(ids))
    inner = "".join(f"<result>{identity}</result>" for identity in ids)
    return _document(200, f'<result-list xmlns="{SPACE}">{inner}</result-list>')


def read_settings(request: Request) -> dict[str, Any]:
    """Return what a request says of a job, in either format; raises `BadRows`."""
    try:
        if wants_json(request):
            value = json.loads(request.body)
        else:
            value = {_bare(node.tag): node.text or "" for node in ElementTree.fromstring(request.body)}
    except (ValueError, ElementTree.ParseError) as error:
        raise BadRows(f"the body cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise BadRows("the body must be an object")
    return value


def read_rows(kind: str, body: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and the rows of a batch; raises `BadRows`."""
    try:
        if kind == "CSV":
            return _from_table(read(body))
        if kind == "JSON":
            return _named(json.loads(body))
        return _named([_sobject(node) for node in ElementTree.fromstring(body)])
    except (BadTable, ValueError, ElementTree.ParseError) as error:
        raise BadRows(str(error)) from error


def verdict_rows(kind: str, verdicts: Iterable[Sequence[Any]]) -> bytes:
    """Return the verdicts on the rows of a batch."""
    told = [_verdict(verdict) for verdict in verdicts]
    if kind == "JSON":
        return dump(told)
    if kind == "CSV":
        head = ["Id", "Success", "Created", "Error"]
        lines = [[each["id"], each["success"], each["created"], each["text"]] for each in told]
        return written([head, *lines])
    inner = "".join(f"<result>{_inside({k: v for k, v in each.items() if k != 'text'})}</result>" for each in told)
    return f'<?xml version="1.0" encoding="UTF-8"?><results xmlns="{SPACE}">{inner}</results>'.encode()


def record_rows(kind: str, name: str, records: Iterable[Mapping[str, Any]]) -> bytes:
    """Return records as JSON or XML."""
    if kind == "JSON":
        return dump(list(records))
    inner = "".join(f'<records xsi:type="sObject"><type>{name}</type>{_inside(each)}</records>' for each in records)
    lead = f'<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="{SPACE}" xmlns:xsi="{_INSTANCE}">'
    return f"{lead}{inner}</queryResult>".encode("utf-8", "xmlcharrefreplace")


def _verdict(verdict: Sequence[Any]) -> dict[str, Any]:
    if verdict[0] == "good":
        return {"id": verdict[1], "success": True, "created": verdict[2], "errors": [], "text": ""}
    if verdict[0] == "left":
        return {"id": None, "success": False, "created": False, "errors": [], "text": ""}
    errors = [{**each, "extendedErrorDetails": None} for each in verdict[3]]
    return {"id": verdict[1], "success": False, "created": False, "errors": errors, "text": verdict[2]}


def _from_table(lines: Sequence[Sequence[str]]) -> tuple[list[str], list[dict[str, Any]]]:
    if not lines:
        return [], []
    head = list(lines[0])
    if any(len(line) != len(head) for line in lines[1:]):
        raise BadRows("Failed to parse CSV. The number of fields differs from that of the head line")
    return head, [dict(zip(head, line, strict=True)) for line in lines[1:]]


def _named(rows: Any) -> tuple[list[str], list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRows("the batch must be a list of objects")
    known = [{name: value for name, value in row.items() if name != "attributes"} for row in rows]
    return list(dict.fromkeys(name for row in known for name in row)), known


def _sobject(node: ElementTree.Element) -> dict[str, Any]:
    return {_bare(inner.tag): inner.text or "" for inner in node if _bare(inner.tag) != "type"}


def _inside(value: Mapping[str, Any]) -> str:
    return "".join(_element(name, inner) for name, inner in value.items())


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(_element(name, inner) for inner in value)
    if isinstance(value, Mapping):
        return f"<{name}>{_inside(value)}</{name}>"
    return f"<{name}>{escape(_printable(plain(value)))}</{name}>"


def _printable(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")


def _document(status: int, text: str) -> Answer:
    body = f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode("utf-8", "replace")
    return Answer(status, (("Content-Type", XML),), body)


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]

"""Several requests in one: batches of independent ones, chains that refer to what came before, and trees of records."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from mock_vendors.bodies import JSON
from mock_vendors.data.text import dump, parse
from mock_vendors.exchange import Answer, Request
from mock_vendors.quirks.salesforce.org import Org, posted, told, truth, wrong
from mock_vendors.quirks.salesforce.verdicts import Writer
from mock_vendors.routes import Route

_BATCHED, _CHAINED, _TREE = 25, 25, 200
_PARTS = ("method", "url", "richInput", "binaryPartName", "binaryPartNameAlias")
_GOOD = range(200, 300)
_REFERENCE = re.compile(r"@\{([A-Za-z0-9_]+)\.([A-Za-z0-9_.\[\]]+)\}")
Handle = Callable[[Request], Answer]
"""Answers a request as the vendor would, refusals included."""


class Composite:
    """``composite``, ``composite/batch`` and ``composite/tree``."""

    def __init__(self, org: Org, writers: Mapping[str, Writer], handle: Handle) -> None:
        self._org, self._writers, self._handle = org, writers, handle

    def routes(self) -> Iterator[Route]:
        root = f"{self._org.root}/composite"
        yield Route("POST", root, self._chain)
        yield Route("POST", f"{root}/batch", self._batch)
        for name in self._writers:
            yield Route("POST", f"{root}/tree/{name}", self._tree, name)

    def _batch(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = posted(request, "batchRequests", "haltOnError")
        parts = _several(said, "batchRequests", _BATCHED)
        for name in {name for part in parts for name in part}:
            if name not in _PARTS:
                raise wrong("JSON_PARSER_ERROR", f'Unrecognized field "{name}"')
        results: list[dict[str, Any]] = []
        for part in parts:
            if truth(said.get("haltOnError")) and any(each["statusCode"] not in _GOOD for each in results):
                stopped = [{"errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}]
                results.append({"statusCode": 412, "result": stopped})
                continue
            answer = self._handle(self._inner(request, part, f"/services/data/{part.get('url', '')}", "richInput"))
            results.append({"statusCode": answer.status, "result": _value(answer)})
        failed = any(each["statusCode"] not in _GOOD for each in results)
        return told(200, {"hasErrors": failed, "results": results})

    def _chain(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = posted(request, "compositeRequest", "allOrNone", "collateSubrequests")
        bodies: dict[str, Any] = {}
        responses: list[dict[str, Any]] = []
        for part in _several(said, "compositeRequest", _CHAINED):
            name = str(part.get("referenceId", ""))
            known = _filled(part, bodies)
            answer = self._handle(self._inner(request, known, str(known.get("url", "")), "body"))
            bodies[name] = _value(answer)
            responses.append(
                {"body": bodies[name], "httpHeaders": {}, "httpStatusCode": answer.status, "referenceId": name}
            )
        return told(200, {"compositeResponse": responses})

    def _tree(self, request: Request, _path: Mapping[str, str]) -> Answer:
        writer = self._writers[self._org.path(request.path).rstrip("/").split("/")[-1]]
        records = _several(posted(request, "records"), "records", _TREE)
        verdicts = [writer.insert(record, dry=True) for record in records]
        if all(verdict.good for verdict in verdicts):
            verdicts = [writer.insert(record) for record in records]
        names = [str(each.get("attributes", {}).get("referenceId", "")) for each in records]
        pairs = list(zip(names, verdicts, strict=True))
        if all(verdict.good for verdict in verdicts):
            results = [{"referenceId": name, "id": verdict.id} for name, verdict in pairs]
            return told(201, {"hasErrors": False, "results": results})
        wrongs = [
            {"referenceId": name, "errors": [each.as_json() for each in verdict.wrong]}
            for name, verdict in pairs
            if not verdict.good
        ]
        return told(400, {"hasErrors": True, "results": wrongs})

    def _inner(self, request: Request, part: Mapping[str, Any], url: str, body: str) -> Request:
        """Return one of the requests inside another."""
        pieces = urlsplit(url)
        given = part.get(body)
        headers = {name.lower(): str(text) for name, text in (part.get("httpHeaders") or {}).items()}
        return replace(
            request,
            method=str(part.get("method", "GET")).upper(),
            path=pieces.path,
            query=pieces.query,
            headers={**headers, "content-type": JSON},
            body=b"" if given is None else dump(given),
        )


def _several(said: Mapping[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    parts = said.get(name)
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise wrong("JSON_PARSER_ERROR", f"{name} must be a list of objects")
    if len(parts) > most:
        raise wrong("LIMIT_EXCEEDED", f"{name} may have up to {most} entries, not {len(parts)}")
    return parts


def _value(answer: Answer) -> Any:
    return parse(answer.body) if answer.body else None


def _filled(part: Mapping[str, Any], bodies: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request with what it refers to of earlier replies put in, such as ``@{first.id}``."""
    text = json.dumps(part)
    filled: dict[str, Any] = json.loads(_REFERENCE.sub(lambda match: _found(bodies, match[1], match[2]), text))
    return filled


def _found(bodies: Mapping[str, Any], name: str, path: str) -> str:
    value = bodies.get(name)
    for key in re.findall(r"[A-Za-z0-9_]+", path):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise wrong("PROCESSING_HALTED", f"Invalid reference specified. No value for {name}.{path} found")
    return json.dumps(str(value))[1:-1]

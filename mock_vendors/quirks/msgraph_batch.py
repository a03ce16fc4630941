"""Microsoft Graph's ``$batch``: up to twenty requests in one, each with a status of its own.

Source: https://learn.microsoft.com/graph/json-batching
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from mock_vendors.bodies import JSON, json_answer, media_type, read_json
from mock_vendors.data.text import dump, parse
from mock_vendors.exchange import Answer, Refusal, Request

_MOST = 20
_FAILED = {"error": {"code": "FailedDependency", "message": "A request that this one depends on has failed."}}
Ask = Callable[[Request], Answer]


def batch(request: Request, ask: Ask) -> Answer:
    """Return the answers to the requests in one, those that depend on a failed one aside."""
    statuses: dict[str, int] = {}
    responses = []
    for part in _parts(request):
        needed = part.get("dependsOn") or []
        if any(statuses.get(str(each), 424) >= 400 for each in needed):
            response: dict[str, Any] = {"id": part["id"], "status": 424, "headers": {}, "body": _FAILED}
        else:
            response = _told(part["id"], ask(_inner(request, part)))
        statuses[part["id"]] = response["status"]
        responses.append(response)
    return json_answer(200, {"responses": responses})


def _parts(request: Request) -> list[dict[str, Any]]:
    if media_type(request) != JSON:
        raise Refusal("unsupported_media", value=media_type(request))
    body = read_json(request)
    parts = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(parts, list) or not all(map(_whole, parts)):
        raise Refusal("bad_query", code="BadRequest", message="Invalid batch payload format.")
    if len(parts) > _MOST:
        message = f"Number of batch request steps exceeds the maximum value of {_MOST}."
        raise Refusal("bad_query", code="BadRequest", message=message)
    if len({part["id"] for part in parts}) < len(parts):
        raise Refusal("bad_query", code="BadRequest", message="Each batch request needs an id of its own.")
    return parts


def _whole(part: Any) -> bool:
    named = isinstance(part, dict) and all(isinstance(part.get(name), str) for name in ("id", "method", "url"))
    return named and isinstance(part.get("dependsOn", []), list) and isinstance(part.get("headers", {}), dict)


def _inner(request: Request, part: Mapping[str, Any]) -> Request:
    path, _, query = part["url"].partition("?")
    # What the batch is sent with holds for what is in it, but for what says how its own body is to be read.
    inherited = {name: text for name, text in request.headers.items() if not name.startswith("content-")}
    own = {str(name).lower(): str(text) for name, text in part.get("headers", {}).items()}
    body = dump(part["body"]) if part.get("body") is not None else b""
    path = f"/v1.0/{unquote(path).lstrip('/')}"
    return Request(part["method"].upper(), path, query, {**inherited, **own}, body, request.base)


def _told(identity: str, answer: Answer) -> dict[str, Any]:
    headers = {name: text for name, text in answer.headers if name.lower() != "content-length"}
    told: dict[str, Any] = {"id": identity, "status": answer.status, "headers": headers}
    return {**told, "body": parse(answer.body)} if answer.body else told

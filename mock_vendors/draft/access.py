"""From security schemes to a way of access, with the credentials that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mock_vendors.draft.document import Document, Node

_OAUTH = {
    "scheme": "bearer",
    "grants": ["client_credentials", "refresh_token"],
    "client": "{client_id}",
    "secret": "{client_secret}",
    "token": "{token}",
    "life": 3600,
    "reply": {"access_token": "$token", "token_type": "Bearer", "expires_in": "$expires_in"},
}
_OAUTH_KEYS = {
    "client_id": {"length": 24},
    "client_secret": {"length": 40},
    "access_token": {"length": 40},
    "refresh_token": {"length": 40},
}


def access(document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the access of the first scheme that a mock can play, and its credentials; a key where there is none."""
    for node in document.schemes.values():
        made = _made(node)
        if made is not None:
            return made
    return {"scheme": "api_key", "header": "X-Api-Key", "guess": True}, {"api_key": {"length": 40}}


def _made(node: Node) -> tuple[dict[str, Any], dict[str, Any]] | None:
    kind, scheme = node.get("type"), str(node.get("scheme", "")).lower()
    if kind == "basic" or (kind == "http" and scheme == "basic"):
        basic = {"scheme": "basic", "user": "{username}", "password": "{password}"}
        return basic, {"username": {"length": 12}, "password": {"length": 24}}
    if kind == "apiKey" and node.get("in") in ("header", "query"):
        place = "header" if node["in"] == "header" else "parameter"
        return {"scheme": "api_key", place: str(node["name"])}, {"api_key": {"length": 40}}
    if kind == "oauth2" or (kind == "http" and scheme == "bearer"):
        return {**_OAUTH, "token_path": _token_path(node), "guess": True}, _OAUTH_KEYS
    return None


def _token_path(node: Node) -> str:
    flows: Mapping[str, Any] = node.get("flows") or {"flow": node}
    url = next(
        (str(flow["tokenUrl"]) for flow in flows.values() if isinstance(flow, dict) and flow.get("tokenUrl")), ""
    )
    return urlsplit(url).path or "/oauth/token"

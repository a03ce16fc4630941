"""Vendor errors as text, the way the platform prints them: Java maps behind the key they stood under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from harness.connectors.wire import Answer

MOST_CHARACTERS = 4096
_HIDDEN = "***"


def reason_of(answer: Answer) -> str:
    """Return the reason phrase of the status, the vendor's own where HTTP has none."""
    try:
        return HTTPStatus(answer.status).phrase
    except ValueError:
        return answer.reason or f"Status {answer.status}"


def detail_of(body: bytes) -> str:
    """Render a body as ``<root key> - <value>``, or its text on one line when it is no JSON."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _one_line(text_of(body))
    if not isinstance(document, dict):
        return java(document)[:MOST_CHARACTERS] if document is not None else ""
    for key in ("errors", "error"):
        if isinstance(document.get(key), dict | list) and document[key]:
            return f"{key} - {java(document[key])}"[:MOST_CHARACTERS]
    return ", ".join(f"{key} - {java(value)}" for key, value in document.items())[:MOST_CHARACTERS]


def java(value: Any) -> str:
    """Print a JSON value as Java prints its maps and lists."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={java(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(java, value)) + "]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)


def text_of(body: bytes) -> str:
    """Return a body as text of bounded length."""
    return body[: MOST_CHARACTERS * 4].decode("utf-8", "replace")[:MOST_CHARACTERS]


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """Blank out every credential that a vendor repeats in what it says."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return text


def _one_line(text: str) -> str:
    bare = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", " ", text)
    return " ".join(bare.split())[:300]

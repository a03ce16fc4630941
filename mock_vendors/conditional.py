"""Conditional requests (RFC 9110, section 13): whoever has the page already is told so, at no cost."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from mock_vendors.exchange import Answer, Request

_ABOUT_THE_BODY = ("content-type", "content-length")


def asks(request: Request) -> bool:
    """Tell whether a request wants no answer that it has already."""
    return request.method in ("GET", "HEAD") and "if-none-match" in request.headers


def tagged(request: Request, answer: Answer) -> Answer:
    """Return a good answer with its entity tag, or 304 when the request has named that tag."""
    if answer.status != 200 or request.method not in ("GET", "HEAD"):
        return answer
    tag = f'W/"{hashlib.sha256(answer.body).hexdigest()}"'
    headers = (*answer.headers, ("ETag", tag))
    if not _named(tag, request.headers.get("if-none-match", "")):
        return replace(answer, headers=headers)
    kept = tuple(pair for pair in headers if pair[0].lower() not in _ABOUT_THE_BODY)
    return replace(answer, status=304, headers=kept, body=b"", delivery=None)


def _named(tag: str, text: str) -> bool:
    """Compare weakly, as RFC 9110 asks for where a reader has the page already."""
    bare = tag.removeprefix("W/")
    return text.strip() == "*" or any(each.strip().removeprefix("W/") == bare for each in text.split(","))

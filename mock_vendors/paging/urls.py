"""The URLs of related pages, in whichever form a vendor gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from mock_vendors.exchange import Request
from mock_vendors.paging.style import Cut


def url(request: Request, cut: Cut, parameters: Mapping[str, str] | None, form: str = "absolute") -> str | None:
    """Return the URL of the page that these parameters ask for; commas and the like are percent-encoded.

    What clients split on stands between URLs only: some take a ``Link`` header apart at every comma.
    """
    if parameters is None:
        return None
    asked = request.parameters
    kept = asked if cut.kept is None else {name: asked[name] for name in cut.kept if name in asked}
    query = "?" + "&".join([f"{_quoted(name)}={_quoted(text)}" for name, text in {**kept, **parameters}.items()])
    if form == "query":
        return query
    path = _path(request.path) + query
    return path if form == "relative" else origin(request, cut) + path


def _quoted(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    # Names of parameters come again and again; tokens, which are long, do not.
    return _name(text) if len(text) < 24 else quote(text, safe="")


@lru_cache(1024)
def _name(text: str) -> str:
    return quote(text, safe="")


@lru_cache(1024)
def _path(path: str) -> str:
    return quote(path)


def origin(request: Request, cut: Cut) -> str:
    """Return where URLs point: at the host that was asked, unless the vendor says otherwise."""
    if cut.origin is None:
        return request.base
    parts = urlsplit(request.base)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    holes = {"scheme": parts.scheme, "host": parts.hostname or "", "port": port, "authority": parts.netloc}
    return cut.origin.format(base=request.base, **holes)


def link_headers(request: Request, cut: Cut) -> tuple[tuple[str, str], ...]:
    """Return the ``Link`` headers of a page (RFC 8288): one, unless the vendor has a way of its own."""
    if cut.linking is None:
        joined = ", ".join([f'<{url(request, cut, there)}>; rel="{rel}"' for rel, there in cut.links.items()])
        return (("Link", joined),)
    links = [(rel, str(url(request, cut, there))) for rel, there in cut.links.items()]
    return tuple(("Link", value) for value in cut.linking(links))


def url_facts(request: Request, cut: Cut, wanted: Iterable[str]) -> dict[str, Any]:
    """Return those facts about URLs that are wanted."""
    facts: dict[str, Any] = {}
    if cut.form is not None:
        wanted = (*wanted, "next", "previous")
    for name in wanted:
        stem, _, ending = name.partition("_")
        form = _FORMS[ending] if ending else cut.form
        if stem == "next" and form is not None:
            facts[name] = cut.nothing if cut.next is None else url(request, cut, cut.next, form)
        elif stem == "previous" and form is not None:
            facts[name] = url(request, cut, cut.previous, form)
        elif name == "base":
            facts[name] = request.base
        elif name == "path":
            facts[name] = request.path
        elif name == "url":
            facts[name] = f"{request.base}{_path(request.path)}" + (f"?{request.query}" if request.query else "")
    return facts


_FORMS = {"url": "absolute", "path": "relative", "query": "query"}
URL_FACTS = frozenset(
    {*(f"{stem}_{form}" for stem in ("next", "previous") for form in _FORMS), "base", "path", "url"},
)

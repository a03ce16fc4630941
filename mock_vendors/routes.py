"""From method and path to a handler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from mock_vendors.exchange import Answer, Need, Request

Handler = Callable[[Request, Mapping[str, str]], Answer]
_SLASHES = re.compile(r"/{2,}")
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a handler answers; ``{name}`` in the path stands for one segment."""

    method: str
    path: str
    handler: Handler
    resource: str | None = None
    need: Need = Need.FULL
    means: str | None = None
    """What it does where its method does not say so: read, create, update or delete."""
    pages: Callable[[Request, Mapping[str, str]], int | None] = lambda _request, _path: None
    """Which page of a traversal a request asks for, counted from 1; None where there are no pages."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to: a route, or the methods that it would have allowed (none: no such path)."""

    route: Route | None
    parameters: Mapping[str, str]
    allowed: tuple[str, ...] = ()
    need: Need = Need.FULL


class Router:
    """Finds routes; exact paths win over patterns."""

    def __init__(self, routes: Iterable[Route], *, any_case: bool = False) -> None:
        self._any_case = any_case
        self._exact: dict[str, dict[str, Route]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[str, Route]]] = {}
        for route in routes:
            self._enter(route)

    def find(self, method: str, path: str) -> Found:
        """Return what is at a path; ``HEAD`` finds what ``GET`` would."""
        if self._any_case:
            path = _SLASHES.sub("/", path)
        method = "GET" if method == "HEAD" else method
        by_method = self._exact.get(path.lower() if self._any_case else path)
        if by_method is not None:
            return _chosen(by_method, method, {})
        for pattern, routes in self._patterns.values():
            match = pattern.fullmatch(path)
            if match is not None:
                return _chosen(routes, method, {name: unquote(text) for name, text in match.groupdict().items()})
        return Found(None, {})

    def _enter(self, route: Route) -> None:
        if "{" not in route.path:
            key = route.path.lower() if self._any_case else route.path
            self._exact.setdefault(key, {})[route.method] = route
            return
        pieces = _PARAMETER.split(route.path)
        text = "".join(f"(?P<{piece}>[^/]+)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
        pattern = re.compile(text, re.IGNORECASE if self._any_case else 0)
        self._patterns.setdefault(text, (pattern, {}))[1][route.method] = route


def _chosen(routes: Mapping[str, Route], method: str, parameters: Mapping[str, str]) -> Found:
    route = routes.get(method)
    if route is not None:
        return Found(route, parameters, need=route.need)
    allowed = sorted({*routes, *(("HEAD",) if "GET" in routes else ())})
    # Where some verb needs no credentials, the wrong verb is told so without any.
    needs = [route.need for route in routes.values()]
    return Found(None, parameters, tuple(allowed), Need.NOTHING if Need.NOTHING in needs else Need.FULL)

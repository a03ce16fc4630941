"""From method and path to a handler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from mock_vendors.exchange import Answer, Need, Request

Handler = Callable[[Request, Mapping[str, str]], Answer]
_SLASHES = re.compile(r"/{2,}")
_PARAMETER = re.compile(r"\{(\+?\w+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a handler answers; ``{name}`` in the path stands for one segment, ``{+name}`` for all the rest."""

    method: str
    path: str
    handler: Handler
    resource: str | None = None
    need: Need = Need.FULL
    means: str | None = None
    """What it does where its method does not say so: read, create, update or delete."""
    pages: Callable[[Request, Mapping[str, str]], int | None] = lambda _request, _path: None
    """Which page of a traversal a request asks for, counted from 1; None where there are no pages."""
    given: tuple[str, ...] = ()
    """Query parameters that have to be there; where several routes fit, the one with the most of them answers."""


Verbs = dict[str, list[Route]]
"""By method, those with the most parameters first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to: a route, or the methods that it would have allowed (none: no such path)."""

    route: Route | None
    parameters: Mapping[str, str]
    allowed: tuple[str, ...] = ()
    need: Need = Need.FULL


class Router:
    """Finds routes; exact paths win over patterns. What paths may end in counts for nothing."""

    def __init__(self, routes: Iterable[Route], *, any_case: bool = False, ending: str = "") -> None:
        self._any_case, self._ending = any_case, ending
        self._exact: dict[str, Verbs] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], Verbs]] = {}
        for route in routes:
            self._enter(route)

    def find(self, method: str, path: str, query: str = "") -> Found:
        """Return what is at a path; ``HEAD`` finds what ``GET`` would, unless it has a route of its own."""
        if self._any_case:
            path = _SLASHES.sub("/", path)
        path = path.removesuffix(self._ending)
        by_method = self._exact.get(path.lower() if self._any_case else path)
        if by_method is not None:
            return _chosen(by_method, method, query, {})
        for pattern, routes in self._patterns.values():
            match = pattern.fullmatch(path)
            if match is not None:
                return _chosen(routes, method, query, {name: unquote(text) for name, text in match.groupdict().items()})
        return Found(None, {})

    def _enter(self, route: Route) -> None:
        if "{" not in route.path:
            key = route.path.lower() if self._any_case else route.path
            _add(self._exact.setdefault(key, {}), route)
            return
        pieces = _PARAMETER.split(route.path)
        text = "".join(_pattern(piece) if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
        pattern = re.compile(text, re.IGNORECASE if self._any_case else 0)
        _add(self._patterns.setdefault(text, (pattern, {}))[1], route)


def _add(verbs: Verbs, route: Route) -> None:
    """Enter a route before those that ask for fewer parameters; it replaces one that asks for the same."""
    others = [other for other in verbs.get(route.method, ()) if other.given != route.given]
    verbs[route.method] = sorted([*others, route], key=lambda each: -len(each.given))


def _pattern(name: str) -> str:
    return f"(?P<{name[1:]}>.+)" if name.startswith("+") else f"(?P<{name}>[^/]+)"


def _fitting(routes: list[Route], query: str) -> Route | None:
    if len(routes) == 1 and not routes[0].given:
        return routes[0]
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return next((route for route in routes if names.issuperset(route.given)), None)


def _chosen(routes: Verbs, method: str, query: str, parameters: Mapping[str, str]) -> Found:
    asked = "GET" if method == "HEAD" and method not in routes else method
    route = _fitting(routes[asked], query) if asked in routes else None
    if route is not None:
        return Found(route, parameters, need=route.need)
    allowed = sorted({*routes, *(("HEAD",) if "GET" in routes else ())})
    # Where some verb needs no credentials, the wrong verb is told so without any.
    needs = [route.need for fitting in routes.values() for route in fitting]
    return Found(None, parameters, tuple(allowed), Need.NOTHING if Need.NOTHING in needs else Need.FULL)

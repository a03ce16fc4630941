"""From where a list reads its parameters: the query string, a form, a JSON body, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mock_vendors.bodies import JSON, media_type, read_form, read_json
from mock_vendors.data.text import dump
from mock_vendors.exchange import Refusal, Request


def taken(takes: Sequence[str], names: Iterable[str], request: Request) -> Mapping[str, str]:
    """Return the parameters of a request; where several places name one, the last place wins.

    Of the headers only those count that are among the ``names``. Refuses a body that cannot be read.
    """
    if takes == ("query",):
        return request.parameters
    found: dict[str, str] = {}
    for place in takes:
        found |= PLACES[place](request, names)
    return found


def _query(request: Request, _names: Iterable[str]) -> Mapping[str, str]:
    return request.parameters


def _form(request: Request, _names: Iterable[str]) -> Mapping[str, str]:
    return read_form(request) if request.body and media_type(request) != JSON else {}


def _body(request: Request, _names: Iterable[str]) -> Mapping[str, str]:
    if not request.body.strip() or media_type(request) not in ("", JSON):
        return {}
    value = read_json(request)
    if not isinstance(value, dict):
        raise Refusal("malformed", message="the body must be an object")
    return dict(_flat(value))


def _headers(request: Request, names: Iterable[str]) -> Mapping[str, str]:
    return {name: request.headers[name.lower()] for name in names if name.lower() in request.headers}


def _flat(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every value below an object by its path with dots; a list stays together, as JSON."""
    left = [("", value)]
    while left:
        lead, node = left.pop()
        for key, inner in node.items():
            if isinstance(inner, dict):
                left.append((f"{lead}{key}.", inner))
            elif inner is not None:
                # In JSON, 29.0 is a whole number, too.
                whole = int(inner) if isinstance(inner, float) and inner.is_integer() else inner
                yield f"{lead}{key}", inner if isinstance(inner, str) else dump(whole).decode()


PLACES: Mapping[str, Callable[[Request, Iterable[str]], Mapping[str, str]]] = {
    "query": _query,
    "form": _form,
    "body": _body,
    "header": _headers,
}

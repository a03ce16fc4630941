"""Lists of the bulk API: so many from an offset on, with what is left told beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mock_vendors.bodies import json_answer, media_type, read_json
from mock_vendors.exchange import Answer, Refusal, Request

MOST, MOST_ROWS, USUAL = 1000, 50_000, 1000
_LARGEST = (1 << 31) - 1


def span(request: Request, most: int = MOST) -> tuple[int, int]:
    """Return offset and limit; refuses what is no number, and limits that are too large."""
    offset, limit = _whole(request, "offset", 0), _whole(request, "limit", USUAL)
    if not 1 <= limit <= most:
        raise failed("limit", f"Must be between 1 and {most}.", limit)
    return offset, limit


def page(items: Sequence[Any], total: int, offset: int, limit: int) -> dict[str, Any]:
    """Return a page; a page without anything has no list."""
    some = {"items": list(items)} if items else {}
    more = offset + len(items) < total
    return {**some, "totalResults": total, "limit": limit, "offset": offset, "count": len(items), "hasMore": more}


def listed(request: Request, things: Sequence[Any], told: Callable[[Any], Any]) -> Answer:
    """Return a page of things that are at hand; ``q`` chooses them by their names."""
    offset, limit = span(request)
    found = [told(thing) for thing in things]
    wanted = request.parameters.get("q", "").strip().strip('"')
    if wanted:
        found = list(_named(found, wanted))
    return json_answer(200, page(found[offset : offset + limit], len(found), offset, limit))


def posted(request: Request) -> Any:
    """Return what a request posts as JSON."""
    if media_type(request) != "application/json":
        raise Refusal("unsupported_media", message="Content-Type must be application/json", value=media_type(request))
    return read_json(request)


def failed(field: str, constraint: str, value: Any = None) -> Refusal:
    """Return the refusal of a definition or a request."""
    return Refusal("bad_query", [{"field": field, "constraint": constraint, "value": value}])


def _whole(request: Request, name: str, usual: int) -> int:
    text = request.parameters.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and int(text[:12]) <= _LARGEST):
        raise failed(name, f"Must be a whole number up to {_LARGEST}.", text)
    return int(text)


def _named(found: Sequence[Mapping[str, Any]], wanted: str) -> Iterator[Mapping[str, Any]]:
    """Yield what ``name=*text*`` asks for; blanks in a name may be written as asterisks."""
    field, equals, text = wanted.partition("=")
    if not equals:
        raise failed("q", "Must be a term, an operator and a value.", wanted)
    pieces = text.strip("'\"").casefold().split("*")
    for each in found:
        have = str(each.get(field.strip(), "")).casefold()
        place, fits = 0, have.startswith(pieces[0]) and have.endswith(pieces[-1])
        for piece in pieces:
            place = have.find(piece, place)
            fits = fits and place >= 0
            place += len(piece)
        if fits:
            yield each

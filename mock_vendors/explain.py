"""What a vendor does, row by row, each with where that is known from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.plans import PLANS
from mock_vendors.spec import VendorSpec

_REMARKS = ("source", "guess")
_ONE_OF_A_KIND = ("idempotency", "objects")
_WORDS = {True: "yes", False: "no", None: "null"}


@dataclass(frozen=True, slots=True)
class Manner:
    """One behaviour; ``source`` is an address, empty where the file names none; a ``guess`` is written down nowhere."""

    part: str
    what: str
    how: str
    source: str
    guess: bool


def explained(spec: VendorSpec) -> tuple[Manner, ...]:
    """Return everything that a vendor's file says of its behaviour, in the order of the file."""
    document = spec.document
    rows = [*_access(document["access"])]
    rows += [_row("limits", limit["policy"], limit, ("policy",)) for limit in document.get("limits", ())]
    rows += [_row(part, part, document[part]) for part in _ONE_OF_A_KIND if document.get(part)]
    rows += [_row("jobs", name, job) for name, job in document.get("jobs", {}).items()]
    for name, resource in document["resources"].items():
        rows += _resource(name, resource)
    rows += [_row("errors", name, error) for name, error in document["errors"].items()]
    for part, words in PLANS.items():
        rows += [Manner(part, words.option, text, "", False) for text in document.get(part, ())]
    return tuple(_addressed(row, spec.sources) for row in rows)


def _access(access: Mapping[str, Any]) -> Iterator[Manner]:
    for one in access.get("of", (access,)) if access["scheme"] == "any" else (access,):
        yield _row("access", one["scheme"], {**_remarks(access), **one}, ("scheme", "reply"))


def _resource(name: str, resource: Mapping[str, Any]) -> Iterator[Manner]:
    usual = _remarks(resource)
    for listing in (resource.get("list"), *resource.get("lists", {}).values()):
        if listing:
            yield from _list(name, listing, usual)
    if resource.get("item"):
        yield _row(name, f"GET {resource['item']}", usual)
    for verb, method in (("create", "POST"), ("update", "PATCH"), ("delete", "DELETE")):
        change = resource.get(verb)
        if change:
            known = {key: change[key] for key in ("encoding", "status", "soft", *_REMARKS) if key in change}
            yield _row(name, f"{change.get('method', method)} {change['path']}", {**usual, **known})


def _list(name: str, listing: Mapping[str, Any], usual: Mapping[str, Any]) -> Iterator[Manner]:
    usual = {**usual, **_remarks(listing)}
    yield _row(name, f"{listing.get('method', 'GET')} {listing['path']}", {**usual, **listing["paging"]})
    for noun, part in (("filter", "filters"), ("parameter", "parameters")):
        for parameter, entry in listing.get(part, {}).items():
            yield _row(name, f"{noun} {parameter}", {**usual, **entry})
    if listing.get("order"):
        yield _row(name, "order", {**usual, **listing["order"]})


def _remarks(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in _REMARKS if key in node}


def _row(part: str, what: str, options: Mapping[str, Any], but: tuple[str, ...] = ()) -> Manner:
    told = {key: value for key, value in options.items() if key not in (*_REMARKS, *but)}
    how = ", ".join(f"{key} {_short(value)}" for key, value in told.items())
    return Manner(part, what, how, str(options.get("source", "")), bool(options.get("guess", False)))


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_short(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_short, value)) + "]"
    return _WORDS[value] if isinstance(value, bool | None) else str(value)


def _addressed(row: Manner, sources: Mapping[str, str]) -> Manner:
    return Manner(row.part, row.what, row.how, sources.get(row.source, ""), row.guess)

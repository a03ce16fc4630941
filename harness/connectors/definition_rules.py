"""What a schema cannot say of a connector file: names that must exist, and parts that need each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts import Problem, nearest
from harness.connectors.auth import SCHEMES
from harness.connectors.batches import BATCHES
from harness.connectors.bodies import ENCODINGS
from harness.connectors.filters import DIALECTS
from harness.connectors.java_dates import EPOCH, date_reader
from harness.connectors.native import APIS
from harness.connectors.paging import STYLES
from harness.connectors.platform_spelling import CONVERTERS
from harness.ocnql import OcnqlError, parse_condition

Document = Mapping[str, Any]

_NEEDED = {"basic": ("username",), "bearer": ("token",), "any": ("of",)}


def complaints(document: Document, file: str) -> list[Problem]:
    """Return everything that is wrong in a connector document which obeys its schema."""
    found = [*_connector(document), *_objects(document)]
    return [Problem(file, path, text) for path, text in found]


def _connector(document: Document) -> Iterator[tuple[str, str]]:
    if not (document.get("objects") or "template" in document or "docsHub" in document):
        yield "", "missing: objects, or a template for them, or docsHub where files are delivered to"
    yield from _authentication(document["authentication"], "authentication")
    if "pagination" in document:
        yield from _named("pagination.type", STYLES.complaint(document["pagination"]["type"]))
    for place, entry in enumerate(document.get("native", ())):
        yield from _named(f"native.{place}.api", APIS.complaint(entry["api"]))
    counts = Counter(entry["name"] for entry in document.get("objects", ()))
    for name in [name for name, count in counts.items() if count > 1]:
        yield "objects", f"'{name}' is there {counts[name]} times; each object once"


def _objects(document: Document) -> Iterator[tuple[str, str]]:
    names = [entry["name"] for entry in document.get("objects", ())]
    above = {entry["name"]: entry["parent"]["objectName"] for entry in document.get("objects", ()) if "parent" in entry}
    for name in _endless(above):
        yield "objects", f"'{name}' is its own ancestor"
    entries = [(f"objects.{place}", entry) for place, entry in enumerate(document.get("objects", ()))]
    if "template" in document:
        entries.append(("template", document["template"]))
        names.append(document["template"]["name"])
    for place, entry in entries:
        pagination = {**document.get("pagination", {}), **entry.get("pagination", {})}
        parameters = {**document.get("parameters", {}), **entry.get("parameters", {})}
        found = [*_object(entry, pagination, parameters, names), *_native(entry, document.get("native", ()))]
        for path, text in found:
            yield f"{place}.{path}", text


def _object(entry: Document, pagination: Document, parameters: Document, names: list[str]) -> Iterator[tuple[str, str]]:
    yield from _list(entry, pagination, parameters, "")
    if "search" in entry:
        search = entry["search"]
        paging = {**pagination, **search.get("pagination", {})}
        yield from _list(search, paging, {**parameters, **search.get("parameters", {})}, "search.")
    if "create" in entry:
        yield from _named("create.encoding", ENCODINGS.complaint(entry["create"].get("encoding", "json")))
    for name in ("update", "upsert", "batch"):
        if name in entry and "create" not in entry:
            yield name, "needs 'create', which says how records are written"
    if "batch" in entry:
        yield from _named("batch.style", BATCHES.complaint(entry["batch"]["style"]))
    yield from _parent(entry.get("parent"), names)
    for field, name in entry.get("references", {}).items():
        if name not in names:
            yield f"references.{field}", f"no object called '{name}'; {nearest(name, names)}"
    for kind in ("created", "updated", "query"):
        if (f"{kind}DateName" in entry) != (f"{kind}DateFormat" in entry):
            yield "", f"{kind}DateName and {kind}DateFormat need each other"
        yield from _named(f"{kind}DateFormat", _unreadable(entry.get(f"{kind}DateFormat", EPOCH)))


def _list(entry: Document, pagination: Document, parameters: Document, place: str) -> Iterator[tuple[str, str]]:
    """Complain of how one list is paged and filtered; ``place`` stands before its keys."""
    for need in ("type", "max"):
        if need not in pagination:
            yield f"{place}pagination", f"missing: {need}"
    kind = pagination.get("type", "none")
    yield from _named(f"{place}pagination.type", STYLES.complaint(kind) if "pagination" in entry else "")
    for need in () if STYLES.complaint(kind) else STYLES[kind].needs:
        if need not in entry and need not in parameters:
            yield place.rstrip("."), f"pagination of type '{kind}' needs '{need}'"
    if pagination.get("min", 1) > pagination.get("max", 1):
        yield f"{place}pagination", f"min {pagination['min']} is more than max {pagination['max']}"
    yield from _named(f"{place}where.dialect", DIALECTS.complaint(entry.get("where", {}).get("dialect", "none")))
    if (where := parameters.get("where", "")).startswith("converter:"):
        yield f"{place}parameters.where", f"no converter called '{where}' for an object; {nearest(where, CONVERTERS)}"


def _parent(parent: Document | None, names: list[str]) -> Iterator[tuple[str, str]]:
    if parent is None:
        return
    if parent["objectName"] not in names:
        hint = nearest(parent["objectName"], names)
        yield "parent.objectName", f"no object called '{parent['objectName']}'; {hint}"
    try:
        parse_condition(parent.get("where", "id is not null"))
    except OcnqlError as error:
        yield "parent.where", str(error)


def _authentication(way: Document, place: str) -> Iterator[tuple[str, str]]:
    complaint = SCHEMES.complaint(way["type"])
    yield from _named(f"{place}.type", complaint)
    if "token" in way:
        yield from _named(f"{place}.token.encoding", ENCODINGS.complaint(way["token"].get("encoding", "form")))
    for need in () if complaint else _NEEDED.get(way["type"], ()):
        if need not in way:
            yield place, f"type '{way['type']}' needs '{need}'"
    for rank, one in enumerate(way.get("of", ())):
        yield from _authentication(one, f"{place}.of.{rank}")


def _native(entry: Document, apis: Sequence[Document]) -> Iterator[tuple[str, str]]:
    flags = [flag for flag in ("nativeBulkDownload", "nativeBulkUpload") if entry.get(flag)]
    for flag in flags if not apis else ():
        yield flag, "needs the connector's key 'native', which names the vendor's bulk APIs"
    for api in apis if flags else ():
        needs = () if APIS.complaint(api["api"]) else APIS[api["api"]].needs
        for need in (need for need in needs if need not in entry.get("native", {})):
            yield "native", f"a bulk API called '{api['api']}' needs '{need}'"


def _named(path: str, complaint: str) -> Iterator[tuple[str, str]]:
    if complaint:
        yield path, complaint


def _unreadable(pattern: str) -> str:
    try:
        if pattern != EPOCH:
            date_reader(pattern)
    except ValueError as error:
        return str(error)
    return ""


def _endless(above: Mapping[str, str]) -> Iterator[str]:
    """Yield the objects from which a walk upwards comes back."""
    for name in above:
        seen, here = set[str](), above.get(name)
        while here is not None and here not in seen:
            seen.add(here)
            here = above.get(here)
        if name in seen:
            yield name

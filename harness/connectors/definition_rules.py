"""What a schema cannot say of a connector file: names that must exist, and parts that need each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts import Problem, nearest
from harness.connectors.auth import SCHEMES
from harness.connectors.bodies import ENCODINGS
from harness.connectors.filters import DIALECTS
from harness.connectors.native import APIS
from harness.connectors.paging import STYLES

Document = Mapping[str, Any]


def complaints(document: Document, file: str) -> list[Problem]:
    """Return everything that is wrong in a connector document which obeys its schema."""
    found = [*_connector(document), *_objects(document)]
    return [Problem(file, path, text) for path, text in found]


def _connector(document: Document) -> Iterator[tuple[str, str]]:
    yield from _named("authentication.type", SCHEMES.complaint(document["authentication"]["type"]))
    if "pagination" in document:
        yield from _named("pagination.type", STYLES.complaint(document["pagination"]["type"]))
    for place, entry in enumerate(document.get("native", ())):
        yield from _named(f"native.{place}.api", APIS.complaint(entry["api"]))
    counts = Counter(entry["name"] for entry in document.get("objects", ()))
    for name in [name for name, count in counts.items() if count > 1]:
        yield "objects", f"'{name}' is there {counts[name]} times; each object once"


def _objects(document: Document) -> Iterator[tuple[str, str]]:
    names = [entry["name"] for entry in document.get("objects", ())]
    for place in _endless(
        {entry["name"]: entry.get("parent", {}).get("objectName") for entry in document.get("objects", ())}
    ):
        yield "objects", f"'{place}' is its own ancestor"
    entries = [(f"objects.{place}", entry) for place, entry in enumerate(document.get("objects", ()))]
    if "template" in document:
        entries.append(("template", document["template"]))
        names.append(document["template"]["name"])
    for place, entry in entries:
        pagination = {**document["pagination"], **entry.get("pagination", {})}
        parameters = {**document.get("parameters", {}), **entry.get("parameters", {})}
        found = [*_object(entry, pagination, parameters, names), *_native(entry, document.get("native", ()))]
        for path, text in found:
            yield f"{place}.{path}", text


def _object(entry: Document, pagination: Document, parameters: Document, names: list[str]) -> Iterator[tuple[str, str]]:
    yield from _named("pagination.type", STYLES.complaint(pagination["type"]) if "pagination" in entry else "")
    if not STYLES.complaint(pagination["type"]):
        for need in STYLES[pagination["type"]].needs:
            if need not in entry and need not in parameters:
                yield "", f"pagination of type '{pagination['type']}' needs '{need}'"
    if pagination.get("min", 1) > pagination["max"]:
        yield "pagination", f"min {pagination['min']} is more than max {pagination['max']}"
    for path, holder in (("where", entry), ("search.where", entry.get("search", {}))):
        yield from _named(f"{path}.dialect", DIALECTS.complaint(holder.get("where", {}).get("dialect", "none")))
    if "create" in entry:
        yield from _named("create.encoding", ENCODINGS.complaint(entry["create"].get("encoding", "json")))
    parent = entry.get("parent", {}).get("objectName", entry["name"])
    if parent not in names:
        yield "parent.objectName", f"no object called '{parent}'; {nearest(parent, names)}"
    for field, name in entry.get("references", {}).items():
        if name not in names:
            yield f"references.{field}", f"no object called '{name}'; {nearest(name, names)}"
    for kind in ("created", "updated", "query"):
        if (f"{kind}DateName" in entry) != (f"{kind}DateFormat" in entry):
            yield "", f"{kind}DateName and {kind}DateFormat need each other"


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


def _endless(above: Mapping[str, str]) -> Iterator[str]:
    """Yield the objects from which a walk upwards comes back."""
    for name in above:
        seen, here = set[str](), above.get(name)
        while here is not None and here not in seen:
            seen.add(here)
            here = above.get(here)
        if name in seen:
            yield name

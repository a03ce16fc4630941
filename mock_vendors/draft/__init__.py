"""A vendor file drafted from any OpenAPI document: what the document says, and guesses, marked, where it is silent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from contracts import ContractError, Problem
from mock_vendors.draft.access import access
from mock_vendors.draft.document import Document, Node, Operation, read_document
from mock_vendors.draft.errors import errors
from mock_vendors.draft.fields import Fields
from mock_vendors.draft.paging import envelope, paging

__all__ = ["Document", "Draft", "drafted", "read_document"]

_LIMIT = {"policy": "fixed_window", "requests": 100, "seconds": 60, "guess": True}
_HEAD = """# {title}: drafted from its OpenAPI document.
# What is marked `guess: true` the document does not say; look it up, and put its address under `sources`.
"""
_TOKENS = ("cursor", "keyset")
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A vendor file's text, and the operations that are not in it, each with the reason."""

    text: str
    document: Mapping[str, Any]
    left_out: tuple[tuple[str, str], ...]


def drafted(document: Document, name: str) -> Draft:
    """Return a vendor file called ``name``; it loads and serves as it is.

    Raises `ContractError` where the document has no list of records at all.
    """
    draft = _Drafting(document)
    draft.run()
    if not draft.resources:
        reasons = [Problem(document.file, place, reason) for place, reason in draft.left_out]
        raise ContractError([*reasons, Problem(document.file, "", "has no list of records that a mock could show")])
    way, credentials = access(document)
    made = {
        "vendor": name,
        "display_name": document.title,
        "base_url": document.server.removesuffix(document.prefix),
        "sources": {"document": document.source},
        "access": way,
        "credentials": {**credentials, **draft.accounts},
        "limits": [_LIMIT],
        "errors": errors(document, draft.operations),
        "resources": draft.resources,
    }
    dumped = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return Draft(_HEAD.format(title=document.title) + dumped, made, tuple(draft.left_out))


class _Drafting:
    """The resources of a document, found one after the other."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.operations = list(document.operations())
        self.resources: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        """Parts of paths that name whose records they are, as credentials."""
        self.left_out: list[tuple[str, str]] = []
        self._by_place = {(operation.method, operation.path): operation for operation in self.operations}
        self._names: dict[str, str] = {}

    def run(self) -> None:
        for operation in self.operations:
            reason = self._taken(operation)
            if reason:
                self.left_out.append((f"{operation.method} {operation.path}", reason))

    def _taken(self, operation: Operation) -> str:
        """Take an operation in, and return the reason where that cannot be; empty where there is nothing to say."""
        if operation.method != "GET":
            return "" if self._beside_a_list(operation) else "is no list, nor beside one"
        if operation.path.endswith("}"):
            return ""
        found = envelope(self.document, operation.schema, False) if operation.schema else None
        if found is None:
            return "answers with no list of records"
        parents = [self._names[path] for path in _above(operation.path) if path in self._names]
        holes = _HOLE.findall(operation.path)
        if len(holes) > 1 and parents:
            return "is a list below more than one thing"
        name = _name(operation.path, self.resources)
        fields = Fields(self.document).of(found[1], name)
        if fields is None:
            return "its records have no field that could be their id"
        self._names[operation.path] = name
        self.resources[name] = self._described(operation, *fields)
        if parents:
            self.resources[name]["parent"] = {"resource": parents[-1], "pattern": [1, 0, 2], "guess": True}
        else:
            self.accounts.update({hole: {"length": 8, "alphabet": "digits"} for hole in holes})
        return ""

    def _described(self, operation: Operation, identity: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        way = paging(operation)
        around = envelope(self.document, operation.schema or {}, way["style"] in _TOKENS)
        listing: dict[str, Any] = {"path": operation.path, "paging": {**way, "guess": True}}
        if around is not None and around[0] is not None:
            listing["envelope"] = around[0]
        made: dict[str, Any] = {"source": "document", "id_field": identity, "list": listing}
        item = next((path for method, path in self._by_place if method == "GET" and _below(path, operation.path)), None)
        if item is not None:
            made["item"] = item
        create = self._by_place.get(("POST", operation.path))
        if create is not None and create.body is not None:
            made["create"] = _create(self.document, create)
        return {**made, "fields": dict(fields)}

    def _beside_a_list(self, operation: Operation) -> bool:
        return ("GET", operation.path) in self._by_place or any(
            method == "GET" and _below(operation.path, path) for method, path in self._by_place
        )


def _above(path: str) -> Iterator[str]:
    """Yield the paths of the lists that a path may hang below."""
    for hole in re.finditer(r"/\{\w+\}", path):
        yield path[: hole.start()]


def _create(document: Document, operation: Operation) -> dict[str, Any]:
    body: Node = operation.body or {}
    properties = {name: _plain(document.at(node)) for name, node in body.get("properties", {}).items()}
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    needed = [name for name in dict.fromkeys(body.get("required", ())) if name in properties]
    if needed:
        schema["required"] = needed
    status = operation.status if operation.status in (200, 201, 202) else 201
    return {
        "path": operation.path,
        "encoding": "form" if operation.form else "json",
        "status": status,
        "schema": schema,
    }


def _plain(node: Node) -> dict[str, Any]:
    """Return of a schema what needs no references."""
    kept = {key: node[key] for key in ("type", "enum", "minimum", "maximum", "minLength", "maxLength") if key in node}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()}


def _name(path: str, taken: Collection[str]) -> str:
    words = [re.sub(r"\W+", "_", part).strip("_") for part in path.split("/") if "{" not in part]
    words = [word for word in words if word] or ["records"]
    return next(
        (name for size in range(1, len(words) + 1) if (name := "_".join(words[-size:])) not in taken),
        f"{words[-1]}_{len(taken)}",
    )


def _below(path: str, listing: str) -> bool:
    return re.fullmatch(re.escape(listing) + r"/\{\w+\}", path) is not None

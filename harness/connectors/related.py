"""What belongs to a record: the list below it, or the record of another object that a field of it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import msgspec

from contracts import nearest
from harness.connectors.children import ChildWalk
from harness.connectors.definition_values import Definition, Get, ObjectDefinition
from harness.connectors.envelope import NoPage, compact, under
from harness.connectors.errors import PagingFault, Refused, Unsupported
from harness.connectors.exchange import Exchange
from harness.connectors.guard import Guard
from harness.connectors.identity import key_reader
from harness.connectors.page import Ask, Call, Page, Position
from harness.connectors.spans import Malformed, Unlike, values
from harness.connectors.wire import Answer, Request
from harness.ocnql import In

Found = Mapping[str, bytes]
Read = Callable[[Ask, Position | None, Call], Page]
_GONE = frozenset((404, 410))
_SUFFIX = re.compile(r"(?<=.)_?[iI][dD]$")


@dataclass(frozen=True, slots=True)
class Relation:
    """How a child is found by a ``field`` of its parent, and under which ``name`` it is put into it.

    A child that ``replaces`` the field is one record, any other a list of them.
    """

    field: str
    name: str
    replaces: bool


def relation(definition: Definition, parent: str, child: str, key_field: str) -> Relation:
    """Return how ``child`` belongs to ``parent``; `Unsupported` if the connector declares no way.

    A list below the parent's records goes before a reference. ``key_field`` names the field that holds the id of
    the list's owner; among several references to the same object it chooses one.
    """
    of, below = definition.object(parent), definition.object(child)
    if below.parent is not None and below.parent.object_name == of.name:
        return Relation(key_field, below.name, replaces=False)
    fields = [field for field, name in of.references.items() if name == below.name]
    if below.get is None or not fields:
        raise Unsupported(_no_way(definition, of, child))
    field = key_field if key_field in fields else fields[0]
    return Relation(field, _SUFFIX.sub("", field), replaces=True)


def _no_way(definition: Definition, of: ObjectDefinition, child: str) -> str:
    lists = [found.name for found in definition.objects if found.parent and found.parent.object_name == of.name]
    known = list(dict.fromkeys([*lists, *of.references.values()]))
    if not known:
        return f"'{of.name}' has no children that could be looked up"
    return f"'{child}' cannot be looked up for '{of.name}'; {nearest(child, known)}"


@dataclass(frozen=True, slots=True)
class Lists:
    """Children that are lists below a record: one walk for each."""

    relation: Relation
    walk: ChildWalk
    together: int = 1

    def find(self, keys: Sequence[str], call: Call) -> Found:
        """Return each key's whole list as a JSON array."""
        return {key: b"[" + b",".join(self._records(key, call)) + b"]" for key in keys}

    def _records(self, key: str, call: Call) -> Iterator[bytes]:
        size = self.walk.resource.pagination.max
        ask = Ask(self.walk.resource.name, page_size=size)
        try:
            yield from walked(lambda position: self.walk.page(ask, position, call), self.walk.only(key))
        except Refused as error:
            if error.status not in _GONE:
                raise


@dataclass(frozen=True, slots=True)
class References:
    """Children that are records of another object: asked for by their ids, several at once where the vendor can."""

    relation: Relation
    resource: ObjectDefinition
    get: Get
    exchange: Exchange
    path: str
    read: Read

    @property
    def together(self) -> int:
        return self.get.most

    def find(self, keys: Sequence[str], call: Call) -> Found:
        """Return the record of each key as JSON."""
        if self.get.most > 1:
            return self._several(keys, call)
        found = ((key, self._one(key, call)) for key in keys)
        return {key: record for key, record in found if record}

    def _one(self, key: str, call: Call) -> bytes:
        request = Request(self.path.replace("{id}", quote(key, safe="")))
        try:
            return self.exchange.read(request, call, self._record)
        except Refused as error:
            if error.status in _GONE:
                return b""
            raise

    def _record(self, answer: Answer) -> bytes:
        try:
            str(answer.body, "utf-8")
            parts = values(answer.body)
            found = under(parts, self.get.root_key) if self.get.root_key else answer.body
        except (Malformed, Unlike, UnicodeDecodeError) as error:
            raise NoPage(f"no record of '{self.resource.name}': {error}", shape=isinstance(error, Unlike)) from None
        record = b"" if found is None else bytes(found).strip()
        if not record.startswith(b"{"):
            raise NoPage(f"no record of '{self.resource.name}' under '{self.get.root_key}'", shape=True)
        return compact(record)

    def _several(self, keys: Sequence[str], call: Call) -> Found:
        size = self.get.most
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), size):
            ask = self._asked(keys[start : start + size])
            for record in walked(partial(self._page, ask, call), None):
                found[_text(key_reader(self.resource.primary_key)(record))] = record
        return {key: found[key] for key in keys if key in found}

    def _page(self, ask: Ask, call: Call, position: Position | None) -> Page:
        return self.read(ask, position, call)

    def _asked(self, keys: Sequence[str]) -> Ask:
        name, size = self.resource.name, self.get.most
        if self.get.ids:
            return Ask(name, page_size=size, query={self.get.ids: ",".join(keys)})
        return Ask(name, page_size=size, where=In(self.resource.primary_key, tuple(keys)))


def walked(page: Callable[[Position | None], Page], position: Position | None) -> Iterator[bytes]:
    """Yield all records of a walk; raises `PagingFault` where it goes in circles."""
    guard = Guard()
    while True:
        got = page(position)
        guard.observe(position, got)
        yield from got.records
        if got.next is None:
            return
        position = got.next


def _text(key: bytes) -> str:
    value = msgspec.json.decode(key) if key else ""
    if not isinstance(value, str | int):
        raise PagingFault("No id", f"a record that was asked for by its id has {value!r} for one")
    return str(value)

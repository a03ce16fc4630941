"""The generated values of a record, each by its path, at any row."""

from __future__ import annotations

import copy
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from mock_vendors.data.inner import options
from mock_vendors.data.kinds import KINDS, MARK, Composed, Drawn, FieldOf, Indexed, Json, Kind, Source, World
from mock_vendors.data.pattern import Twins
from mock_vendors.data.spread import salt, spread
from mock_vendors.data.text import dump, stringified

__all__ = ["COMMON", "MARK", "Group", "Leaf", "Leaves", "identity", "kind_of", "leaves", "walk"]

COMMON = ("type", "group", "label", "creatable", "blank", "length", "nillable", "values")
_PRIMES = (241, 251, 257, 263, 269, 271, 277, 281)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One generated value of a record; ``path`` joins object keys by dots and leaves list places out."""

    path: str
    source: Source
    group: str
    facts: Mapping[str, Any]


def kind_of(node: Mapping[str, Any]) -> Kind:
    """Return the kind that a node asks for."""
    return KINDS.make(node[MARK], options({key: value for key, value in node.items() if key not in COMMON}))


def identity(node: Mapping[str, Any], world: World) -> Indexed:
    """Return where the ids of a resource come from."""
    source = kind_of(node).bind(world)
    if not isinstance(source, Indexed):
        raise TypeError("ids must follow from the row")
    return source


class Group:
    """Fields drawn together: each row takes one of a prime number of variants of all of them."""

    def __init__(self, seed: int, resource: str, name: str, rank: int) -> None:
        self.start, self.size = salt(seed, resource, "group", name), _PRIMES[rank % len(_PRIMES)]
        self._dice = f"{seed}/{resource}/{name}"
        self._draws: list[Drawn] = []
        self._values: dict[int, list[Json]] = {}
        self._lock = threading.Lock()

    def enter(self, draw: Drawn) -> None:
        self._draws.append(draw)

    def values(self, draw: Drawn) -> list[Json]:
        """Return what this draw gave for each variant."""
        with self._lock:
            if not self._values:
                rng = random.Random(self._dice)
                rows = [[each.draw(rng) for each in self._draws] for _ in range(self.size)]
                self._values = {id(each): [row[place] for row in rows] for place, each in enumerate(self._draws)}
        return self._values[id(draw)]

    def at(self, draw: Drawn, index: int) -> Json:
        return self.values(draw)[spread(index, self.start, self.size)]


def leaves(template: Mapping[str, Any], bind: Callable[[str], World], twins: Twins | None = None) -> dict[int, Leaf]:
    """Find every generated value of a record template, by the identity of its node."""
    found: dict[int, Leaf] = {}
    shared: dict[Kind, Source] = {}
    for path, node in walk("", template):
        facts = {key: node[key] for key in COMMON if key in node}
        kind = kind_of(node)
        source = shared.get(kind) if kind.alike else None
        if source is None:
            source = kind.bind(bind(path))
            if twins is not None and kind.identifies and isinstance(source, Indexed):
                source = _twinned(source, twins)
        if kind.alike:
            shared[kind] = source
        found[id(node)] = Leaf(path, source, node.get("group", "main"), facts)
    return found


def walk(path: str, node: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield path and node of every generated value below a node of a template."""
    if isinstance(node, Mapping):
        if MARK in node:
            yield path, node
            return
        for key, inner in node.items():
            yield from walk(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(node, list):
        for inner in node:
            yield from walk(path, inner)


def constants(path: str, node: Any) -> Iterator[tuple[str, Json]]:
    """Yield path and value of everything below a node of a template that is the same in each record."""
    if isinstance(node, list):
        for inner in node:
            yield from constants(path, inner)
    elif not isinstance(node, Mapping):
        yield path, node
    elif MARK not in node:
        for key, inner in node.items():
            yield from constants(f"{path}.{key}" if path else str(key), inner)


class Leaves:
    """All leaves of one resource, with the groups they are drawn in, and what is the same in each record."""

    def __init__(
        self,
        template: Mapping[str, Any],
        bind: Callable[[str], World],
        seed: int,
        resource: str,
        *,
        strings: bool = False,
        twins: Twins | None = None,
    ) -> None:
        self.strings = strings
        self.by_node = leaves(template, bind, twins)
        self.by_path: dict[str, list[Leaf]] = {}
        self.groups: dict[str, Group] = {}
        self._constants: dict[str, list[Json]] = {}
        for path, value in constants("", template):
            self._constants.setdefault(path, []).append(self.comparable(value))
        for leaf in self.by_node.values():
            self.by_path.setdefault(leaf.path, []).append(leaf)
            self._enter(leaf, seed, resource)

    def _enter(self, leaf: Leaf, seed: int, resource: str) -> None:
        parts = leaf.source.parts if isinstance(leaf.source, Composed) else (leaf.source,)
        for part in parts:
            if isinstance(part, Drawn):
                rank = len(self.groups)
                group = self.groups.setdefault(leaf.group, Group(seed, resource, leaf.group, rank))
                group.enter(part)

    def touched(self, at: float) -> Leaves:
        """Return the same leaves as they are once every record was touched at an instant."""
        made = copy.copy(self)
        made.by_node = {node: _touched(leaf, at) for node, leaf in self.by_node.items()}
        made.by_path = {}
        for leaf in made.by_node.values():
            made.by_path.setdefault(leaf.path, []).append(leaf)
        return made

    def constants(self, path: str) -> Sequence[Json]:
        """Return what every record has at a path, as conditions see it."""
        return self._constants.get(path, ())

    def comparable(self, value: Json) -> Json:
        """Return a value as conditions see it: as text where the vendor has nothing but texts."""
        return stringified(value) if self.strings else value

    def key(self, leaf: Leaf) -> Callable[[int], Any]:
        """Return the function from row to what conditions and orders compare."""
        if isinstance(leaf.source, Indexed) and leaf.source.key is not None:
            return leaf.source.key
        at = self.at(leaf)
        return (lambda index: stringified(at(index))) if self.strings else at

    def at(self, leaf: Leaf) -> Callable[[int], Json]:
        """Return the function from row to value."""
        source = leaf.source
        if isinstance(source, Drawn):
            return partial(self.groups[leaf.group].at, source)
        if isinstance(source, Indexed):
            return source.at
        parts = [self.part(leaf, part) for part in source.parts]
        return lambda index: "".join(part if isinstance(part, str) else str(part(index)) for part in parts)

    def part(self, leaf: Leaf, part: Any) -> str | Callable[[int], Json]:
        """Return the text, or the function from row to value, of one part of a composed value."""
        if isinstance(part, str):
            return part
        if isinstance(part, FieldOf):
            return self.at(self.by_path[part.path][0])
        if isinstance(part, Drawn):
            return partial(self.groups[leaf.group].at, part)
        indexed: Indexed = part
        return indexed.at


def _touched(leaf: Leaf, at: float) -> Leaf:
    source = leaf.source
    if not isinstance(source, Indexed) or not source.touched or source.written is None or source.read is None:
        return leaf
    value = source.written(at)
    raw, instant = dump(value), source.read(value)
    return replace(
        leaf,
        source=replace(
            source,
            at=lambda _index: value,
            raw=lambda _index: raw,
            key=lambda _index: instant,
            ascending=True,
        ),
    )


def _twinned(source: Indexed, twins: Twins) -> Indexed:
    """Return ids that a row has in common with the one before it where it is another version of that."""
    at, raw, key, locate, first = source.at, source.raw, source.key, source.locate, twins.first

    def located(value: Json) -> int | None:
        row = None if locate is None else locate(value)
        return None if row is None or first(row) != row else twins.last(row)

    return replace(
        source,
        at=lambda index: at(first(index)),
        raw=raw and (lambda index: raw(first(index))),
        key=key and (lambda index: key(first(index))),
        locate=located,
    )

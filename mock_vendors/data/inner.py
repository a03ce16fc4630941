"""Values inside values: what kinds are made of that hold others."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mock_vendors.data.kinds import KINDS, MARK, Composed, Drawn, FieldOf, Indexed, Json, Part, World
from mock_vendors.data.spread import salt, spread

_VARIANTS = 251

At = Callable[[int], Json]


def inner(node: Any, world: World, path: str = "of") -> At:
    """Return the function from row to value that a node of a template stands for.

    Unlike the fields of a record, its values are not drawn together with others. Raises `TypeError` for
    what needs the record around it.
    """
    if isinstance(node, Mapping) and MARK in node:
        return _bound(node, replace(world, path=f"{world.path}.{path}"))
    if isinstance(node, Mapping):
        members = {key: inner(value, world, f"{path}.{key}") for key, value in node.items()}
        return lambda index: {key: at(index) for key, at in members.items()}
    if isinstance(node, list | tuple):
        items = [inner(value, world, f"{path}.{place}") for place, value in enumerate(node)]
        return lambda index: [at(index) for at in items]
    return lambda _index: node


def check_inner(node: Any) -> None:
    """Raise `Unsuitable` for a kind below a node of a template that is not known, or not so."""
    if isinstance(node, Mapping) and MARK in node:
        kind = KINDS.make(node[MARK], options(node))
        if getattr(kind, "others", ()):
            raise ValueError("a text inside another value cannot show fields of the record")
    elif isinstance(node, Mapping | list | tuple):
        for value in node.values() if isinstance(node, Mapping) else node:
            check_inner(value)


def nested(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every kind in a node of a template, those inside others included."""
    if isinstance(node, Mapping) and MARK in node:
        yield node
    if isinstance(node, Mapping | list | tuple):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from nested(value)


def options(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a kind as its node has them; lists are tuples, so that kinds can be told apart."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in node.items() if key != MARK}


def _bound(node: Mapping[str, Any], world: World) -> At:
    source = KINDS.make(node[MARK], options(node)).bind(world)
    if isinstance(source, Indexed):
        return source.at
    if isinstance(source, Drawn):
        return drawn(source, world)
    return _composed(source, world)


def drawn(source: Drawn, world: World) -> At:
    """Return draws of their own for each row, from a number of variants."""
    rng = random.Random(f"{world.seed}/{world.resource}/{world.path}")
    variants = [source.draw(rng) for _ in range(_VARIANTS)]
    start = salt(world.seed, world.resource, world.path, "inner")
    return lambda index: variants[spread(index, start, _VARIANTS)]


def _composed(source: Composed, world: World) -> At:
    parts = [_part(part, world) for part in source.parts]
    return lambda index: "".join(str(part(index)) for part in parts)


def _part(part: Part, world: World) -> At:
    if isinstance(part, str):
        return lambda _index: part
    if isinstance(part, FieldOf):
        raise TypeError("a text inside another value cannot show fields of the record")
    return part.at if isinstance(part, Indexed) else drawn(part, world)

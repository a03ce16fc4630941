r"""Settings: any value of a vendor file by its path, as in ``resources.listings.list.paging.most=50``.

A ``*`` stands for every member that is there; a dot that belongs to a name has a backslash before it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from contracts import ContractError, Problem, nearest, read_yaml
from contracts.documents import schema

EACH = "*"
_DOT = re.compile(r"(?<!\\)\.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One value for one path."""

    path: str
    value: Any

    def __str__(self) -> str:
        return f"setting '{self.path}'"


def parse_setting(spec: str) -> Setting:
    """Return the setting that ``PATH=VALUE`` means, its value read as YAML; raises `ContractError`."""
    path, equals, text = spec.partition("=")
    if not equals or not path.strip():
        raise ContractError([Problem("", f"setting '{spec}'", "must be PATH=VALUE, as in limits.0.requests=5")])
    return Setting(path.strip(), read_yaml(text, f"setting '{spec}'"))


def parse_settings(specs: Iterable[str]) -> tuple[Setting, ...]:
    """Return the settings that these words mean; raises `ContractError` with the problems of all."""
    made: list[Setting] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            made.append(parse_setting(spec))
        except ContractError as error:
            problems += error.problems
    if problems:
        raise ContractError(problems)
    return tuple(made)


def applied(document: Mapping[str, Any], settings: Iterable[Setting]) -> dict[str, Any]:
    """Return a copy of a vendor's document with the settings in it.

    Names that the schema knows may be new, as may be those of options; those of resources and their like may not.
    Whether the result makes sense is for the loader to say.
    Raises `ContractError` with every path that leads nowhere.
    """
    changed = copy.deepcopy(dict(document))
    problems: list[Problem] = []
    for setting in settings:
        try:
            _put(changed, setting)
        except KeyError as error:
            problems.append(Problem("", str(setting), str(error.args[0])))
    if problems:
        raise ContractError(problems)
    return changed


def _put(document: dict[str, Any], setting: Setting) -> None:
    *lead, last = (part.replace(r"\.", ".") for part in _DOT.split(setting.path))
    _grow(document, lead, schema("vendor"))
    places = list(_reached(document, lead, ()))
    if not places:
        raise KeyError("there is nothing that this path leads to")
    for node in places:
        for key in _keys(node, last):
            node[key] = copy.deepcopy(setting.value)


def _grow(node: Any, parts: list[str], told: Mapping[str, Any]) -> None:
    """Add what is missing on a path where the schema knows it, or leaves it to others to know."""
    if not parts or not isinstance(node, dict) or parts[0] == EACH:
        return
    named, others = told.get("properties", {}).get(parts[0]), told.get("additionalProperties", {})
    # Names that a file's author gives, such as those of resources, have to be there.
    if parts[0] not in node and (named is not None or others in ({}, True)):
        node[parts[0]] = {}
    _grow(node.get(parts[0]), parts[1:], named or (others if isinstance(others, dict) else {}))


def _reached(node: Any, parts: list[str], done: tuple[str, ...]) -> Iterator[Any]:
    if not parts:
        yield node
    elif parts[0] == EACH:
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            # What not every member has is passed over: that is what an asterisk is for.
            with suppress(KeyError):
                yield from list(_reached(inner, parts[1:], done))
    elif isinstance(node, dict) and parts[0] in node:
        yield from _reached(node[parts[0]], parts[1:], (*done, parts[0]))
    elif isinstance(node, list) and parts[0].isdigit() and int(parts[0]) < len(node):
        yield from _reached(node[int(parts[0])], parts[1:], (*done, parts[0]))
    else:
        raise KeyError(_nowhere(node, parts[0], done))


def _nowhere(node: Any, name: str, done: tuple[str, ...]) -> str:
    here = f"under '{'.'.join(done)}'" if done else "at the top"
    if isinstance(node, list):
        return f"{here} there are {len(node)} entries, counted from 0; '{name}' is none of them"
    if not isinstance(node, dict):
        return f"{here} there is a value, and nothing below it"
    return f"no '{name}' {here}; {nearest(name, map(str, node))}"


def _keys(node: Any, last: str) -> list[Any]:
    if isinstance(node, dict):
        return list(node) if last == EACH else [last]
    if isinstance(node, list) and last.isdigit() and int(last) < len(node):
        return [int(last)]
    if isinstance(node, list):
        raise KeyError(f"entries are counted from 0 to {len(node) - 1}; '{last}' is none of them")
    raise KeyError(f"nothing can be set below a value, such as '{last}'")

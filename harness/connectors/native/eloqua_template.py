"""Records of Eloqua's exports in the form that its lists have: a template of the connector's file, filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from harness.connectors.envelope import NoPage

STATEMENT = re.compile(r"\{\{.+\}\}")
_TIME = re.compile(r"\.(?:CreatedAt|UpdatedAt)\}\}$")


class Template:
    """Every statement in it is a field of the export, under an alias of its own; what is empty there is left out."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record
        self._aliases = {said: f"f{number}" for number, said in enumerate(dict.fromkeys(_statements(record)))}

    @property
    def fields(self) -> dict[str, str]:
        """Return the export's fields: statements by alias."""
        return {alias: said for said, alias in self._aliases.items()}

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the fields that a record has at its top."""
        return frozenset(self._record)

    def statement(self, name: str) -> str | None:
        """Return the statement that the field of that name is filled with, if it is one."""
        said = self._record.get(name)
        return said if isinstance(said, str) and STATEMENT.fullmatch(said) else None

    def filled(self, item: Mapping[str, Any]) -> bytes:
        """Return the record of an export's item, as JSON; raises `NoPage` when the item lacks a field."""
        try:
            return msgspec.json.encode(self._filled(self._record, item))
        except KeyError as error:
            raise NoPage(f"a row of the export has no field {error}", shape=True) from None

    def _filled(self, node: Any, item: Mapping[str, Any]) -> Any:
        if isinstance(node, Mapping):
            pairs = ((name, self._filled(inner, item)) for name, inner in node.items())
            return {name: value for name, value in pairs if value is not None}
        if isinstance(node, list):
            return [self._filled(inner, item) for inner in node]
        alias = self._aliases.get(node)
        if alias is None:
            return node
        text = str(item[alias])
        return (_seconds(text) if is_time(node) else text) if text else None


def is_time(statement: str) -> bool:
    """Tell whether a statement stands for an instant."""
    return _TIME.search(statement) is not None


def _statements(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping | list):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _statements(inner)
    elif isinstance(node, str) and STATEMENT.fullmatch(node):
        yield node


def _seconds(text: str) -> str:
    """Return an instant of an export, which is in UTC, as the lists have it; what cannot be read stays."""
    try:
        return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))
    except ValueError:
        return text

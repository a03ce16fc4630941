"""Rows of Salesforce's tables as the records that its REST API has: values typed again, names of fields as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.envelope import NoPage

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_VERSION = re.compile(r"/services/data/v[0-9.]+")
Encoder = Callable[[str], bytes]


def records(
    resource: ObjectDefinition, names: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[bytes, ...]:
    """Return each row as JSON with the fields ``names``, in their order; raises `NoPage` for a lost column."""
    if lost := [name for name in names if name not in head]:
        raise NoPage(f"the result has no column {lost[0]}, only {', '.join(head)}", shape=True)
    places = {name: place for place, name in enumerate(head)}
    columns = [(places[name], _lead(name), _ENCODERS[resource.fields[name]]) for name in names]
    key, kind, root = places[resource.primary_key], msgspec.json.encode(resource.vendor_name), _root(resource)
    return tuple(
        b'{"attributes":{"type":%b,"url":%b}%b}'
        % (
            kind,
            msgspec.json.encode(f"{root}/{row[key]}"),
            b"".join([lead + encode(row[place]) for place, lead, encode in columns]),
        )
        for row in rows
    )


def selected(statement: str) -> list[str]:
    """Return the fields that a statement of ours selects."""
    return statement.removeprefix("SELECT ").partition(" FROM ")[0].split(",")


def _root(resource: ObjectDefinition) -> str:
    version = _VERSION.match(resource.path)
    return f"{version[0] if version else ''}/sobjects/{resource.vendor_name}"


def _lead(name: str) -> bytes:
    return b",%b:" % msgspec.json.encode(name)


def _text(cell: str) -> bytes:
    return msgspec.json.encode(cell) if cell else b"null"


def _boolean(cell: str) -> bytes:
    return cell.encode() if cell in ("true", "false") else _text(cell)


def _number(cell: str) -> bytes:
    return cell.encode() if _NUMBER.fullmatch(cell) else _text(cell)


def _datetime(cell: str) -> bytes:
    """Write the offset as the REST API does."""
    return _text(f"{cell[:-1]}+0000" if cell.endswith("Z") else cell)


_ENCODERS: Mapping[str, Encoder] = {
    "text": _text,
    "long": _text,
    "boolean": _boolean,
    "number": _number,
    "datetime": _datetime,
    "object": _text,
    "list": _text,
}

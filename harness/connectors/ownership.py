"""Whose children a list holds: what of the parent's record goes into their path, and into them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from harness.connectors.definition_values import Parent
from harness.connectors.errors import PagingFault
from harness.connectors.placeholders import PARENT
from harness.connectors.spans import decoded

_PLACE = re.compile(r"\{(parent(?:\.\w+)?)\}")


def owner_of(parent: Parent, record: bytes) -> str:
    """Return what names the owner: its key, or a JSON list of the key and the other fields that the path needs."""
    values = decoded(record)
    names = (parent.key, *parent.beside)
    for name in names:
        value = values.get(name)
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            raise PagingFault("No parent id", f"a record of '{parent.object_name}' has no '{name}'")
    texts = [str(values[name]) for name in names]
    return json.dumps(texts) if parent.beside else texts[0]


def placed(text: str, parent: Parent | None, owner: str, *, path: bool = True) -> str:
    """Put the owner into a text, percent-encoded where that is a path."""
    values = _values(parent, owner)

    def put(found: re.Match[str]) -> str:
        value = values.get(found[1], found[0])
        return quote(value, safe="") if path else value

    return _PLACE.sub(put, text)


def owned(parent: Parent | None, records: tuple[bytes, ...], owner: str) -> tuple[bytes, ...]:
    """Leave the parent itself out, where the vendor lists it too, and say in each child whose it is."""
    if parent is None:
        return records
    if parent.listed_too:
        key = _values(parent, owner)[PARENT]
        records = tuple(record for record in records if str(decoded(record).get(parent.key)) != key)
    if not parent.adds:
        return records
    added = {name: placed(text, parent, owner, path=False) for name, text in parent.adds.items()}
    return tuple(_with(record, added) for record in records)


def _with(record: bytes, added: Mapping[str, Any]) -> bytes:
    texts = [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in added.items()]
    rest = record[1:].lstrip()
    return b"{%b%b%b" % (b",".join(texts), b"" if rest[:1] == b"}" else b",", rest)


def _values(parent: Parent | None, owner: str) -> Mapping[str, str]:
    if parent is None or not parent.beside:
        return {PARENT: owner}
    key, *others = json.loads(owner)
    return {PARENT: key, **{f"{PARENT}.{name}": value for name, value in zip(parent.beside, others, strict=True)}}

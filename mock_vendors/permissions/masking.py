"""Fields that are not shown, taken out of a body after it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mock_vendors.data.text import dump, parse
from mock_vendors.exchange import Answer
from mock_vendors.permissions.rules import Mask


def masked(answer: Answer, masks: Sequence[Mask], *, id_field: str, left_out: bool) -> Answer:
    """Return an answer whose records lack the masked fields; a record is what has ``id_field``.

    ``left_out`` says how the vendor writes a field without a value. Bodies that are not JSON stay as they are.
    """
    if not answer.body or answer.body[:1] not in b"{[":
        return answer
    value = parse(answer.body)
    for record in _records(value, id_field.split(".", maxsplit=1)[0]):
        for mask in masks:
            gone = left_out if mask.shown_as_null is None else not mask.shown_as_null
            for path in mask.fields:
                _hide(record, path.split("."), gone=gone)
    return replace(answer, body=dump(value))


def _records(node: Any, mark: str) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        if mark in node:
            return [node]
        return [record for inner in node.values() for record in _records(inner, mark)]
    if isinstance(node, list):
        return [record for inner in node for record in _records(inner, mark)]
    return []


def _hide(node: Any, path: Sequence[str], *, gone: bool) -> None:
    if isinstance(node, list):
        for inner in node:
            _hide(inner, path, gone=gone)
    elif isinstance(node, dict) and path[0] in node:
        if len(path) > 1:
            _hide(node[path[0]], path[1:], gone=gone)
        elif gone:
            del node[path[0]]
        else:
            node[path[0]] = None

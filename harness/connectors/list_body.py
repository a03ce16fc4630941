"""What a list that is asked for with POST is told: the parameters as values inside one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from harness.connectors.definition_values import ObjectDefinition, Parent
from harness.connectors.ownership import placed

_NUMBERS = ("page", "pageSize")


def list_body(resource: ObjectDefinition, parameters: Mapping[str, Any], parent: str) -> bytes:
    """Put the parameters, whose names are paths, into the definition's own body."""
    body: dict[str, Any] = _owned(resource.body, resource.parent, parent)
    numbers = {resource.parameters[name] for name in _NUMBERS if name in resource.parameters}
    for path, value in parameters.items():
        *nodes, last = path.split(".")
        node = body
        for name in nodes:
            node = node.setdefault(name, {})
        node[last] = int(value) if path in numbers else value
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _owned(node: Any, parent: Parent | None, owner: str) -> Any:
    """Copy a template; ``{parent}`` in a text becomes the id of the record whose children are asked for."""
    if isinstance(node, Mapping):
        return {name: _owned(value, parent, owner) for name, value in node.items()}
    if isinstance(node, list):
        return [_owned(value, parent, owner) for value in node]
    return placed(node, parent, owner, path=False) if isinstance(node, str) else node

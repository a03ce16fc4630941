"""What a new record has where nobody said anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.data.kinds import Composed, FieldOf, Indexed, Json
from mock_vendors.data.leaf import MARK, Leaf, Leaves
from mock_vendors.data.text import stringified


class Blanks:
    """Values for the record of a row to be: ids and numbers by the row, times by the clock, else null."""

    def __init__(self, template: Mapping[str, Any], leaves: Leaves) -> None:
        self._template, self._leaves = template, leaves

    def at(self, index: int, now: float) -> dict[str, Json]:
        return {name: self._blank(node, index, now) for name, node in self._template.items()}

    def _blank(self, node: Any, index: int, now: float) -> Json:
        if isinstance(node, Mapping) and MARK in node:
            return self._leaf(self._leaves.by_node[id(node)], index, now)
        if isinstance(node, Mapping):
            return {key: self._blank(inner, index, now) for key, inner in node.items()}
        if isinstance(node, list):
            return [self._blank(inner, index, now) for inner in node]
        return stringified(node) if self._leaves.strings else node

    def _leaf(self, leaf: Leaf, index: int, now: float) -> Json:
        source, value = leaf.source, leaf.facts.get("blank")
        if isinstance(source, Indexed) and source.written is not None and "blank" not in leaf.facts:
            value = source.written(now)
        elif isinstance(source, Indexed) and source.told and "blank" not in leaf.facts:
            value = source.at(index)
        elif isinstance(source, Composed) and self._told(source):
            value = self._leaves.at(leaf)(index)
        return stringified(value) if self._leaves.strings else value

    def _told(self, source: Composed) -> bool:
        """Tell whether a text follows from the row number alone, so that created records have it too."""
        parts = [
            self._leaves.by_path[part.path][0].source if isinstance(part, FieldOf) else part for part in source.parts
        ]
        return all(isinstance(part, str) or (isinstance(part, Indexed) and part.told) for part in parts)

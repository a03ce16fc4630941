"""Connections as Relay's specification has them: ``first`` and ``after``, edges and ``pageInfo``.

Source: https://relay.dev/graphql/connections.htm
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_vendors.paging import STYLES, Asked, Cut, Resumed
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.tokened import Tokened
from mock_vendors.paging.traits import Trait

_TRAITS = frozenset({Trait.NEXT, Trait.POSTED, Trait.TOKENS, Trait.TURNS, Trait.WALKS})

_ARGUMENT = re.compile(r'\b(first|after)\s*:\s*(\d+|"[^"]*"|\$\w+)')


@STYLES.register("graphql")
@dataclass(frozen=True, slots=True)
class GraphQL(Tokened):
    """Its list is posted, as ``{"query": …, "variables": …}``.

    Of the query text, no more is read than the arguments ``first`` and ``after``, given there or by variables; what
    it selects is for the envelope to say: ``$edges``, ``$has_more``, ``$start_cursor`` and ``$end_cursor``.
    """

    cursor: str = "variables.after"
    size: str = "variables.first"
    query: str = "query"

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.cursor, self.size, self.query)

    def conditions(self, parameters: Mapping[str, str], /) -> dict[str, str]:
        paging = self._paging(parameters)
        return {name: text for name, text in parameters.items() if name not in paging}

    def resume(self, asked: Asked, /) -> Resumed | None:
        read = self._read(asked)
        # The query itself and how many it wants come with every page; a token is alone among the rest.
        kept = self.conditions(asked.parameters)
        if self.cursor in read.parameters:
            kept[self.cursor] = read.parameters[self.cursor]
        return Tokened.resume(self, replace(read, parameters=kept))

    def find(self, asked: Asked, /) -> Place:
        return Tokened.find(self, self._read(asked))

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        cut = Tokened.tell(self, self._read(asked), page)
        whole = page.stop > page.start
        edges: dict[str, Any] = {"start_cursor": None, "end_cursor": None}
        if whole and cut.mark is not None:
            edges = {"start_cursor": cut.mark(page.start), "end_cursor": cut.mark(page.stop - 1)}
        return replace(cut, facts={**cut.facts, **edges})

    def _paging(self, parameters: Mapping[str, str]) -> set[str]:
        """Return the names of parameters that are about pages: the style's own, and those that the query chose."""
        found = _ARGUMENT.findall(parameters.get(self.query, ""))
        return {*self.parameters, *(f"variables.{value[1:]}" for _, value in found)}

    def _read(self, asked: Asked) -> Asked:
        found = dict(self._arguments(asked.parameters))
        return replace(asked, parameters={**asked.parameters, **found}) if found else asked

    def _arguments(self, parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in _ARGUMENT.findall(parameters.get(self.query, "")):
            text = parameters.get(f"variables.{value[1:]}") if value.startswith("$") else value.strip('"')
            if text is not None:
                yield (self.size if name == "first" else self.cursor), text

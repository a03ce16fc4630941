"""A list of ids and a client that walks it: what the laws of paging are stated with."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from mock_vendors.paging import STYLES, Asked, Cut, Resumed, Style
from mock_vendors.paging.memory import Traversals

MOST = 12
SIZES = {"default": 3, "least": 1, "most": MOST}
OWN = {
    "none": {},
    "time_window": {**SIZES, "field": "id", "reads": "integer"},
}
"""The options of those styles that do not take what all others take."""


def seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def style(name: str, /, **knobs: Any) -> Style:
    return STYLES.make(name, {**OWN.get(name, SIZES), **knobs})


@dataclass
class Shelf:
    """Rows with ascending ids; what was there once keeps its place."""

    ids: list[int]

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, identity: str) -> int | None:
        return bisect_left(self.ids, int(identity)) if identity.isdigit() else None

    def id(self, place: int) -> str:
        return str(self.ids[place])

    def key(self, field: str, place: int) -> Any:
        return self.ids[place] // 10 if field == "tens" else self.ids[place]


def shelf(total: int) -> Shelf:
    return Shelf([10 + 3 * row for row in range(total)])


@dataclass
class Client:
    """One that goes where each page points, or one behind the last id where pages point nowhere."""

    style: Style
    rows: Shelf
    query: str = "/things?color=red"
    memory: Traversals = field(default_factory=Traversals)
    now: float = 0.0

    def ask(self, parameters: Mapping[str, str]) -> Cut:
        asked = Asked(parameters, len(self.rows), self.query, seal, {}, self.rows, self.memory, self.now)
        return self.style.cut(asked)

    def resumed(self, parameters: Mapping[str, str], query: str) -> Resumed:
        """Return what a token brings along into a request with another query."""
        asked = Asked(parameters, 0, query, seal, {}, self.rows, self.memory, self.now)
        found = self.style.resume(asked)
        assert found is not None
        return found

    def seen(self, cut: Cut) -> list[int]:
        places: Sequence[int] = range(cut.start, cut.stop) if cut.places is None else cut.places
        return [self.rows.ids[place] for place in places]

    def next(self, cut: Cut, asked: Mapping[str, str]) -> Mapping[str, str] | None:
        start = getattr(getattr(self.style, "style", self.style), "start", None)
        if start is None or not cut.facts["has_more"]:
            return cut.next
        return {**asked, start: str(self.rows.ids[cut.stop - 1] + 1)}

    def cuts(self, size: int, budget: int = 200) -> Iterator[tuple[Mapping[str, str], Cut]]:
        """Yield what was asked and what came, up to a number of requests."""
        parameters: Mapping[str, str] | None = self.style.first(size)
        for _ in range(budget):
            cut = self.ask(parameters)
            yield parameters, cut
            parameters = self.next(cut, parameters)
            if parameters is None:
                return

    def walk(self, size: int, budget: int = 200) -> list[list[int]]:
        """Return the pages of a walk that must come to an end."""
        pages = [self.seen(cut) for _, cut in self.cuts(size, budget + 1)]
        assert len(pages) <= budget, "the walk does not end"
        return pages


def client(name: str, total: int, /, **knobs: Any) -> Client:
    return Client(style(name, **knobs), shelf(total))


def totals(size: int) -> st.SearchStrategy[int]:
    """Draw how many rows there are: all edges of pages, and anything else."""
    edges = st.sampled_from([0, 1, size - 1, size, size + 1])
    return edges | st.integers(0, 6).map(lambda times: times * size) | st.integers(0, 80)


def edges(least: int = 0) -> list[tuple[int, int]]:
    """Return how many rows there are and how large pages are, at every edge of pages."""
    sizes = (1, 2, 5, MOST)
    all_edges = {(total, size) for size in sizes for total in (0, 1, size - 1, size, size + 1, 2 * size, 4 * size, 29)}
    return sorted(pair for pair in all_edges if pair[0] >= least)


def another(asking: Client, **changes: Any) -> Client:
    return replace(asking, **changes)

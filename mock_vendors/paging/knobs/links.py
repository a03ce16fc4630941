"""``Link`` headers in forms that are right, or common, and that parsers written by hand trip over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Page
from mock_vendors.paging.sizes import chosen
from mock_vendors.paging.style import Asked, Cut
from mock_vendors.paging.traits import Trait

_QUOTES = {"double": '"', "single": "'", "none": ""}


@KNOBS.register("links")
@dataclass(frozen=True, slots=True)
class Links(Knob):
    """Source: RFC 8288, sections 3 and 3.3; single quotes are none of it, and seen all the same.

    ``titled`` puts a title with a comma before the relation, ``shared`` gives each link a second relation, ``tight``
    leaves out all optional spaces, ``lines`` sends a header for each link, and ``commas`` are not percent-encoded.
    """

    quotes: str = "double"
    titled: bool = False
    shared: bool = False
    tight: bool = False
    lines: bool = False
    commas: bool = False

    rank: ClassVar[int] = 90

    def __post_init__(self) -> None:
        chosen("way to quote", self.quotes, tuple(_QUOTES))
        if self.shared and self.quotes == "none":
            raise ValueError("two relations in one need quotes around them")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.LINKS})

    def cut(self, cut: Cut, _page: Page, _asked: Asked, /) -> Cut:
        return replace(cut, linking=self.written)

    def written(self, links: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Return the headers that carry these relations and URLs."""
        values = [self._one(rel, url) for rel, url in links]
        return tuple(values) if self.lines else (("," if self.tight else ", ").join(values),)

    def _one(self, rel: str, url: str) -> str:
        quote, semicolon = _QUOTES[self.quotes], ";" if self.tight else "; "
        parts = [f"<{url.replace('%2C', ',') if self.commas else url}>"]
        if self.titled:
            parts.append('title="pages, more"')
        parts.append(f"rel={quote}{f'item {rel}' if self.shared else rel}{quote}")
        return semicolon.join(parts)

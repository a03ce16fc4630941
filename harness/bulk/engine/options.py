"""How an instance wants its downloads done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.bulk.engine.children import Children
from harness.bulk.instants import ReadInstant, parse_vendor

PARALLEL = "bulk.parallel"
"""How many pages of one download may be under way at the same time (1 to 16; 1: each page in its turn).

So many pages may be asked for once more after a crash.
"""
_MOST = 16


@dataclass(frozen=True, slots=True)
class Options:
    """How one download is done.

    ``parallel`` is the width of `PARALLEL`; ``cursors`` tells that only the vendor knows how its list goes on;
    ``children`` are looked up for each record; ``instant`` reads the dates of the window's field.
    """

    parallel: int = 1
    cursors: bool = False
    children: Children | None = None
    instant: ReadInstant = parse_vendor


def parallel(settings: Mapping[str, str]) -> int:
    """Return how many pages an instance lets be under way."""
    return width(settings, PARALLEL, 1)


def width(settings: Mapping[str, str], name: str, usual: int) -> int:
    """Return a width that an instance has set; one that is no number is as good as none."""
    text = settings.get(name, "").strip()
    return min(_MOST, max(1, int(text))) if text.isascii() and text.isdigit() else usual

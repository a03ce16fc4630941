"""What every paging style is: it says what to ask for, and, given the reply, where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from harness.connectors.page import Position
from harness.connectors.registry import Registry
from harness.ocnql import Condition


@dataclass(frozen=True, slots=True)
class Step:
    """What the next request needs: parameters, headers, a condition, or a link that says everything itself."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page brought besides its records; a link in ``next`` is reduced to the vendor's own paths."""

    received: int
    total: int | None = None
    next: str = ""
    ended: bool = False
    more: bool = False
    """Whether the vendor says in so many words that there is more."""


class Style(Protocol):
    """One way of paging, configured for one object; it holds no state.

    ``needs`` names the keys or parameters without which a definition cannot use it, ``continuation``
    where the vendor says how to go on: in the Link ``header``, by a ``link`` or a ``token`` in the
    body, by the key of the ``last`` record, or nowhere.
    """

    needs: ClassVar[tuple[str, ...]]
    continuation: ClassVar[str]

    def ask(self, position: Position | None, size: int, /) -> Step:
        """Say how to ask for the page at ``position``; ``None`` is the beginning."""

    def follow(self, position: Position | None, size: int, reply: Reply, /) -> Position | None:
        """Return the position after the page at ``position``, or ``None`` at the end."""

    def at(self, page: int, size: int, /) -> Position | None:
        """Return the position of the n-th page (from 1), or raise `Unsupported`."""


CONFIRM, TOTAL, SHORT = "confirm", "total", "short"
"""The key that marks a position which may lie behind the end, and its values: what speaks for the end.

The walk looks there first, and ends if nothing is there.
"""


@runtime_checkable
class LooksAhead(Protocol):
    """A style whose places can be reckoned before the pages between them are known."""

    def ahead(self, position: Position | None, following: Position, total: int | None, /) -> Iterator[Position]:
        """Yield the positions after ``following`` as they will be if all pages are as large as that at ``position``."""


@runtime_checkable
class Shrinks(Protocol):
    """A style that can ask for fewer records from the same place on."""

    def smaller(self, position: Position | None, size: int, /) -> tuple[Position | None, int] | None:
        """Return the same place and a smaller size to ask for there, or ``None`` if there is none."""


STYLES: Registry[Any] = Registry("pagination type", __name__.rpartition(".")[0])

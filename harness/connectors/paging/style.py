"""What every paging style is: it says what to ask for, and, given the reply, where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from harness.connectors.page import Position
from harness.connectors.registry import Registry


@dataclass(frozen=True, slots=True)
class Step:
    """What the next request needs: paging parameters and headers, or a link that says everything itself."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page brought besides its records; a link in ``next`` is reduced to the vendor's own paths."""

    received: int
    total: int | None = None
    next: str = ""
    ended: bool = False


class Style(Protocol):
    """One way of paging, configured for one object; it holds no state.

    ``needs`` names the keys or parameters without which a definition cannot use it, ``continuation``
    where the vendor says how to go on: in the Link ``header``, by a ``link`` or a ``token`` in the
    body, or nowhere.
    """

    needs: ClassVar[tuple[str, ...]]
    continuation: ClassVar[str]

    def ask(self, position: Position | None, size: int, /) -> Step:
        """Say how to ask for the page at ``position``; ``None`` is the beginning."""

    def follow(self, position: Position | None, size: int, reply: Reply, /) -> Position | None:
        """Return the position after the page at ``position``, or ``None`` at the end."""

    def at(self, page: int, size: int, /) -> Position | None:
        """Return the position of the n-th page (from 1), or raise `Unsupported`."""


STYLES: Registry[Any] = Registry("pagination type", __name__.rpartition(".")[0])

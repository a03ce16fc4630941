"""What a connector hands to whoever walks a list: pages, places in the walk, and why it stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Position = Mapping[str, Any]
"""An opaque place in a traversal: JSON values only, no host, no credential, so that it may be
stored, and used by another process against the same vendor at another address."""


COUNTED = "counted"
"""The key under which a position counts the records before it: no part of the place itself."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the vendor gave for a page, before the condition left any of it out.

    ``total`` is its own count of the list as it was asked for, ``key`` the name of the records' primary key.
    ``owners`` are those whose lists they come from, where there is a list for each. In a list that ``shifts``, pages
    may begin at counted places, so that all behind a record move up when it goes.
    """

    records: tuple[bytes, ...]
    total: int | None = None
    key: str = ""
    owners: tuple[str, ...] = ()
    shifts: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a list, in the vendor's order, each as the bytes of one JSON object on one line."""

    records: tuple[bytes, ...]
    next: Position | None = None
    total: int | None = None
    served: Served | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of a list resource; the same for every page of a walk but for the position.

    ``where`` is an OCNQL condition, already parsed; a connector pushes down what its vendor can do
    and applies the whole of it once more to what comes back.
    """

    object_name: str
    page_size: int = 200
    where: Any = None
    fields: tuple[str, ...] = ()
    order_by: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)


class Call(Protocol):
    """Asked before each request to the vendor and during each wait: may the work go on?

    It counts, and it ends the work by raising: a used-up call budget, a cancelled job.
    """

    def admit(self, *, retry: bool, data: bool) -> None:
        """Count one request; ``data`` is false for token and discovery requests. May raise."""

    def wait(self, seconds: float) -> None:
        """Let time pass before a retry. May raise."""

"""One request and one answer as values, without the library that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; ``target`` is path and query below the vendor's address."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def place(self) -> str:
        """Method and path, fit for a message: a query may hold what must not be told."""
        return f"{self.method} {self.target.partition('?')[0]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, its body read to the end; ``headers`` ignore case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


def target(path: str, parameters: Mapping[str, str]) -> str:
    """Join path and query parameters."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode(parameters)}" if parameters else path

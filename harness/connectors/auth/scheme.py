"""What every authentication scheme is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from harness.connectors.page import Call
from harness.connectors.registry import Registry
from harness.connectors.wire import Request

TOKEN = "Bearer {access_token}"
"""What is sent where a definition does not say otherwise (RFC 6750)."""

AskToken = Callable[[Request, Call], Mapping[str, Any]]
"""Sends a request to the token endpoint, retried like any other, and returns its JSON object."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a scheme works for: it asks for tokens through it, and says which credentials are new.

    ``latest`` are those that the owner knows now: somebody else who works for it may have renewed them.
    """

    ask_token: AskToken
    tell: Callable[[Mapping[str, str]], None]
    latest: Callable[[], Mapping[str, str]]


class Scheme(Protocol):
    """Built from a definition's ``authentication`` and an instance's credentials."""

    def headers(self, call: Call, /) -> tuple[int, Mapping[str, str]]:
        """Return the headers to send, with the number of the credentials' generation they belong to."""

    def renew(self, generation: int, call: Call, /) -> bool:
        """Replace the credentials of ``generation`` unless somebody has; false when there is no way to."""

    def secrets(self) -> Iterable[str]:
        """Return every text that must not be seen in a message."""


SCHEMES: Registry[Callable[[Mapping[str, Any], Mapping[str, str], Owner], Scheme]] = Registry(
    "authentication type", __name__.rpartition(".")[0]
)

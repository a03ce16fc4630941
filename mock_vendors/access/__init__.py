"""Authentication schemes, one module each: who may ask, and where tokens come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mock_vendors.access.tokens import Keyring
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.registry import Registry


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, as far as anybody may know: ``caller`` is a name or a short seal, never a secret.

    ``error`` is the vendor's error for those who may not pass; ``token`` tells tokens of one caller apart;
    ``scopes`` are what the credentials allow, None where they allow everything.
    """

    error: str | None = None
    caller: str = ""
    token: str = ""
    scopes: frozenset[str] | None = None


NOBODY = Identity()

Endpoint = Callable[[Request, Keyring], Answer]
"""Answers a request for tokens; raises `Refusal`."""


class Scheme(Protocol):
    """One way to authenticate; a frozen dataclass whose fields are its options."""

    def check(self, request: Request, keyring: Keyring, need: Need, /) -> Identity:
        """Return who asks, with the vendor's error if the request may not pass."""

    def headers(self, keyring: Keyring, /) -> Mapping[str, str]:
        """Return headers that pass, ready to send."""

    def endpoints(self) -> Mapping[str, Endpoint]:
        """Return what is POSTed to for tokens, by path; no credentials are needed there but those in the request."""


SCHEMES: Registry[Scheme] = Registry("auth scheme", "mock_vendors.access")

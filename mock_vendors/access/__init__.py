"""Authentication schemes, one module each: who may ask, and where tokens come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from mock_vendors.access.tokens import Keyring
from mock_vendors.exchange import Need, Request
from mock_vendors.registry import Registry


class Scheme(Protocol):
    """One way to authenticate; a frozen dataclass whose fields are its options."""

    @property
    def token_path(self) -> str | None:
        """Where tokens are handed out, if anywhere."""

    def check(self, request: Request, keyring: Keyring, need: Need, /) -> str | None:
        """Return the name of the vendor's error, or None when the request may pass."""

    def headers(self, keyring: Keyring, /) -> Mapping[str, str]:
        """Return headers that pass, ready to send."""

    def grant(self, request: Request, keyring: Keyring, /) -> Mapping[str, Any]:
        """Return the token endpoint's reply; raises `Refusal`."""


SCHEMES: Registry[Scheme] = Registry("auth scheme", "mock_vendors.access")

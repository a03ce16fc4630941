"""Nobody is asked who they are, as at emulators and at what is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mock_vendors.access import NOBODY, SCHEMES, Endpoint, Identity
from mock_vendors.access.tokens import Keyring
from mock_vendors.exchange import Need, Request


@SCHEMES.register("open")
@dataclass(frozen=True, slots=True)
class Open:
    """Has no options."""

    def check(self, _request: Request, _keyring: Keyring, _need: Need, /) -> Identity:
        return NOBODY

    def headers(self, _keyring: Keyring) -> Mapping[str, str]:
        return {}

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {}

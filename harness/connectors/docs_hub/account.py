"""What a storage's instance gives its client: an address, credentials, settings, and a way onto the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import requests

from contracts import ContractError, Problem
from harness.connectors.errors import Refused

CONFLICT = "delivery.conflict"
REPLACE, REFUSE = "replace", "refuse"


@dataclass(frozen=True, slots=True)
class Account:
    """One instance of a storage; ``session`` decides which addresses may be reached."""

    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str]
    session: Callable[[], requests.Session]
    timeouts: tuple[float, float]
    now: Callable[[], float]

    @property
    def replaces(self) -> bool:
        """Tell whether a file that is there already gives way; raises `ContractError` for a setting that is neither."""
        wanted = self.settings.get(CONFLICT, REPLACE)
        if wanted not in (REPLACE, REFUSE):
            raise ContractError([Problem("settings", CONFLICT, f"'{wanted}' is neither '{REPLACE}' nor '{REFUSE}'")])
        return wanted == REPLACE

    @property
    def secrets(self) -> Iterable[str]:
        """Return what must not be repeated in errors."""
        return [value for name, value in self.credentials.items() if name in _SECRET and value]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a setting or a credential; raises `ContractError` where there is none."""
        value = self.settings.get(name) or self.credentials.get(name) or default
        if value is None:
            raise ContractError([Problem("credentials", name, "is missing; the storage cannot be used without")])
        return value

    def place(self, path: str) -> tuple[str, str]:
        """Return bucket and key of a path: the instance's bucket, else the first part of the path."""
        if self.has("bucket"):
            return self.text("bucket"), path.lstrip("/")
        bucket, _, key = path.strip("/").partition("/")
        if not key:
            raise Refused("Bad path", f"'{path}' must be /bucket/key, or the instance must name a bucket")
        return bucket, key

    def has(self, name: str) -> bool:
        return bool(self.settings.get(name) or self.credentials.get(name))


_SECRET = frozenset((
    "access_token", "app_secret", "authorization", "client_secret", "element", "organization", "private_key",
    "refresh_token", "secret_access_key", "session_token", "user",
))  # fmt: skip

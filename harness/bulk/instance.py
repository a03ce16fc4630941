"""One connector instance, and the account it belongs to."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.connectors.definition import Definition

SIGNATURE_KEY = "event.notification.signature.key"
FIRST_STORED = 1_000_000
"""Instances made through the API have numbers from here on, those of the provisioning file below."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose instances they are: a user of an organization, known by hashes only."""

    user: bytes = field(repr=False)
    organization: bytes | None = field(repr=False)

    def opened_by(self, given: Mapping[str, str], *, whole: bool) -> bool:
        """Tell whether these secrets are the account's; without ``whole`` the organization may be left out."""
        user = hmac.compare_digest(self.user, digest(given.get("user", "")))
        organization = given.get("organization")
        if organization is None:
            return user and not whole
        return user and self.organization is not None and hmac.compare_digest(self.organization, digest(organization))

    def related_to(self, other: Account) -> bool:
        """Tell whether both are the same user's, or the same organization's."""
        return self.user == other.user or (self.organization is not None and self.organization == other.organization)


@dataclass(frozen=True, slots=True)
class Instance:
    """One connector instance; its tokens are known by their hashes only."""

    id: int
    definition: Definition
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    element: bytes = field(repr=False)
    account: Account
    name: str = ""
    created_at: float | None = None

    @property
    def hub(self) -> str:
        return self.definition.hub

    @property
    def provisioned(self) -> bool:
        """Whether the operator gave this instance to the service, in place of a caller of the API."""
        return self.id < FIRST_STORED

    @property
    def signature_key(self) -> str | None:
        return self.settings.get(SIGNATURE_KEY) or None

    @property
    def owners(self) -> dict[str, int]:
        """Return the numbers by which a job list says whose job it is, the same for the same secrets."""
        organization = self.account.organization or self.account.user
        return {
            "element_id": _number(digest(self.definition.name)),
            "account_id": _number(digest(f"account {organization.hex()}")),
            "organization_id": _number(organization),
            "user_id": _number(self.account.user),
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """An instance that somebody wants: which connector, at which address, with which credentials and settings."""

    connector: str
    base_url: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    name: str = ""


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _number(hashed: bytes) -> int:
    # Three bytes of a hash tell a reader apart from others and nothing about the secret.
    return 1 + int.from_bytes(hashed[:3], "big")

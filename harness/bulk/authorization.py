"""The ``Authorization`` header of the platform: pairs of a kind and a secret, in any order."""

from __future__ import annotations

from collections.abc import Set

INSTANCE = frozenset({"element", "user"})
"""What speaks for one instance."""
ACCOUNT = frozenset({"user", "organization"})
"""What speaks for an account and all its instances."""
_KINDS = {"element": "element", "token": "element", "user": "user", "organization": "organization"}


def secrets_in(header: str | None, needed: Set[str] = INSTANCE) -> dict[str, str] | None:
    """Return the secrets by kind, or ``None`` if the header is missing, malformed or lacks one that is needed.

    Secrets may hold ``+``, ``/`` and ``=``: a pair ends at a comma, a kind at its first blank.
    """
    found: dict[str, str] = {}
    for part in (header or "").split(","):
        name, _, secret = part.strip().partition(" ")
        kind = _KINDS.get(name.lower())
        if kind is None or kind in found or not secret.strip():
            return None
        found[kind] = secret.strip()
    return found if needed <= found.keys() else None

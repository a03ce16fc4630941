"""The account of a service that was given no instances: made once, kept for the owner's eyes in its state folder."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts import ContractError, Problem
from harness.bulk.instances import Instances
from harness.bulk.provisioning import provisioned

_FILE = "account.json"
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Where the secrets are, and the secrets themselves: with them a caller makes instances."""

    file: Path
    user_secret: str = field(repr=False)
    organization_secret: str = field(repr=False)

    def instances(self) -> Instances:
        """Return no instances, but the right to make some."""
        entry = {"user_secret": self.user_secret, "organization_secret": self.organization_secret}
        return provisioned({"instances": [], "accounts": [entry]}, str(self.file))


def own_account(state: Path) -> OwnAccount:
    """Return the account of this state folder, made now if it has none; `ContractError` for a broken file."""
    path = state / _FILE
    state.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path, {"user_secret": _secret(), "organization_secret": _secret()})
    try:
        found = json.loads(path.read_text("utf-8"))
        return OwnAccount(path, str(found["user_secret"]), str(found["organization_secret"]))
    except (ValueError, KeyError, TypeError) as error:
        text = "is no account of ours; remove it to have another one made"
        raise ContractError([Problem(str(path), "", text)]) from error


def _secret() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write(path: Path, document: Mapping[str, str]) -> None:
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w", encoding="utf-8") as file:
        json.dump(document, file)
    part.replace(path)

"""Connector instances: who may use them, and with which credentials they talk to their vendor."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts import ContractError, Problem, read_yaml
from harness.connectors.definition import Definition, load_definition
from harness.connectors.settings import read_settings

_TEXTS = ("connector", "base_url", "element_token", "user_secret")
SIGNATURE_KEY = "event.notification.signature.key"


@dataclass(frozen=True, slots=True)
class Instance:
    """One connector instance; its tokens are known by their hashes only."""

    id: int
    definition: Definition
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    element: bytes = field(repr=False)
    user: bytes = field(repr=False)
    organization: bytes | None = field(repr=False)

    @property
    def hub(self) -> str:
        return self.definition.hub

    @property
    def signature_key(self) -> str | None:
        return self.settings.get(SIGNATURE_KEY) or None

    @property
    def owners(self) -> dict[str, int]:
        """Return the numbers by which a job list says whose job it is, the same for the same secrets."""
        organization = self.organization or self.user
        return {
            "element_id": _number(digest(self.definition.name)),
            "account_id": _number(digest(f"account {organization.hex()}")),
            "organization_id": _number(organization),
            "user_id": _number(self.user),
        }


class Instances:
    """All instances this service was given."""

    def __init__(self, instances: Sequence[Instance]) -> None:
        self._by_id = {instance.id: instance for instance in instances}

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(self._by_id)

    def get(self, instance_id: int) -> Instance:
        return self._by_id[instance_id]

    def authorized(self, secrets: Mapping[str, str]) -> Instance | None:
        """Return the instance these secrets open; every instance is compared, so that time tells nothing."""
        found = [instance for instance in self._by_id.values() if _opens(instance, secrets)]
        return found[0] if found else None


def load_instances(path: Path) -> Instances:
    """Read a provisioning file; raises `ContractError` with every problem in it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error
    return provisioned(read_yaml(text, str(path)), str(path))


def provisioned(document: Any, file: str = "instances") -> Instances:
    entries = document.get("instances") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ContractError([Problem(file, "instances", "must be a list of instances")])
    problems = [problem for number, entry in enumerate(entries) for problem in _problems(entry, file, number)]
    if problems:
        raise ContractError(problems)
    return Instances([_instance(entry) for entry in entries])


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _number(hashed: bytes) -> int:
    # Three bytes of a hash tell a reader apart from others and nothing about the secret.
    return 1 + int.from_bytes(hashed[:3], "big")


def _problems(entry: Any, file: str, number: int) -> list[Problem]:
    place = f"instances.{number}"
    if not isinstance(entry, dict):
        return [Problem(file, place, "must be an object")]
    bad = [name for name in _TEXTS if not isinstance(entry.get(name), str) or not entry[name]]
    found = [Problem(file, f"{place}.{name}", "must be a text that is not empty") for name in bad]
    if type(entry.get("instance_id")) is not int:
        found.append(Problem(file, f"{place}.instance_id", "must be a whole number"))
    if not isinstance(entry.get("credentials", {}), dict):
        found.append(Problem(file, f"{place}.credentials", "must be an object"))
    return found + _settings_problems(entry.get("settings") or {}, file, place)


def _settings_problems(settings: Any, file: str, place: str) -> list[Problem]:
    if not isinstance(settings, dict):
        return [Problem(file, f"{place}.settings", "must be an object")]
    try:
        read_settings(settings)
    except ContractError as error:
        return [Problem(file, f"{place}.{problem.file}.{problem.path}", problem.text) for problem in error.problems]
    return []


def _instance(entry: Mapping[str, Any]) -> Instance:
    organization = entry.get("organization_secret")
    return Instance(
        id=entry["instance_id"],
        definition=load_definition(entry["connector"]),
        base_url=entry["base_url"],
        credentials={key: value for key, value in entry.get("credentials", {}).items() if isinstance(value, str)},
        settings=dict(entry.get("settings") or {}),
        element=digest(entry["element_token"]),
        user=digest(entry["user_secret"]),
        organization=digest(organization) if organization else None,
    )


def _opens(instance: Instance, secrets: Mapping[str, str]) -> bool:
    element = hmac.compare_digest(instance.element, digest(secrets.get("element", "")))
    user = hmac.compare_digest(instance.user, digest(secrets.get("user", "")))
    wanted = instance.organization
    organization = secrets.get("organization")
    given = organization is None or (wanted is not None and hmac.compare_digest(wanted, digest(organization)))
    return element and user and given

"""The provisioning file: instances and accounts that the operator gives to the service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts import ContractError, Problem, nearest, read_yaml
from harness.bulk.instance import FIRST_STORED, Account, Instance, digest
from harness.bulk.instances import Instances
from harness.bulk.known_settings import setting_problems
from harness.connectors.definition import load_definition
from harness.connectors.settings import read_settings

_TEXTS = ("connector", "base_url", "element_token", "user_secret")
_KEYS = ("instances", "accounts")
_ACCOUNT_TEXTS = ("user_secret", "organization_secret")


def load_instances(path: Path) -> Instances:
    """Read a provisioning file; raises `ContractError` with every problem in it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error
    return provisioned(read_yaml(text, str(path)), str(path))


def provisioned(document: Any, file: str = "instances") -> Instances:
    """Return what a document provisions: ``instances``, ``accounts`` that may make more, or both."""
    known = document if isinstance(document, dict) else {}
    if not any(key in known for key in _KEYS):
        raise ContractError([Problem(file, "instances", "must be a list of instances")])
    problems = [Problem(file, key, f"unknown; {nearest(key, _KEYS)}") for key in known if key not in _KEYS]
    instances, accounts = (_entries(known.get(key, []), key, file, problems) for key in _KEYS)
    for number, entry in enumerate(instances):
        problems.extend(_problems(entry, file, f"instances.{number}"))
    for number, entry in enumerate(accounts):
        problems.extend(_missing(entry, _ACCOUNT_TEXTS, file, f"accounts.{number}"))
    problems.extend(_doubles(instances, file))
    if problems:
        raise ContractError(problems)
    return Instances([_instance(entry) for entry in instances], [_account(entry) for entry in accounts])


def _entries(value: Any, key: str, file: str, problems: list[Problem]) -> list[Any]:
    if isinstance(value, list):
        return value
    problems.append(Problem(file, key, f"must be a list of {key}"))
    return []


def _problems(entry: Any, file: str, place: str) -> list[Problem]:
    found = _missing(entry, _TEXTS, file, place)
    if not isinstance(entry, dict):
        return found
    number = entry.get("instance_id")
    if type(number) is not int or number >= FIRST_STORED:
        found.append(Problem(file, f"{place}.instance_id", f"must be a whole number below {FIRST_STORED}"))
    if not isinstance(entry.get("credentials", {}), dict):
        found.append(Problem(file, f"{place}.credentials", "must be an object"))
    return found + _settings_problems(entry.get("settings"), file, place)


def _missing(entry: Any, texts: tuple[str, ...], file: str, place: str) -> list[Problem]:
    if not isinstance(entry, dict):
        return [Problem(file, place, "must be an object")]
    bad = [name for name in texts if not isinstance(entry.get(name), str) or not entry[name]]
    return [Problem(file, f"{place}.{name}", "must be a text that is not empty") for name in bad]


def _doubles(entries: list[Any], file: str) -> list[Problem]:
    """Two instances of one number, or behind one token, could not be told apart."""
    found = []
    for key in ("instance_id", "element_token"):
        values = [entry.get(key) for entry in entries if isinstance(entry, dict)]
        again = [rank for rank, value in enumerate(values) if value is not None and value in values[:rank]]
        found += [Problem(file, f"instances.{rank}.{key}", "is that of an earlier instance too") for rank in again]
    return found


def _settings_problems(settings: Any, file: str, place: str) -> list[Problem]:
    if settings is None:
        return []
    if not isinstance(settings, dict):
        return [Problem(file, f"{place}.settings", "must be an object")]
    found = [Problem(file, f"{place}.settings.{name}", text) for name, text in setting_problems(settings)]
    try:
        read_settings(settings)
    except ContractError as error:
        found += [Problem(file, f"{place}.{problem.file}.{problem.path}", problem.text) for problem in error.problems]
    return found


def _instance(entry: Mapping[str, Any]) -> Instance:
    return Instance(
        id=entry["instance_id"],
        definition=load_definition(entry["connector"], dict(entry.get("settings") or {})),
        base_url=entry["base_url"],
        credentials={key: value for key, value in entry.get("credentials", {}).items() if isinstance(value, str)},
        settings=dict(entry.get("settings") or {}),
        element=digest(entry["element_token"]),
        account=_account(entry),
        name=str(entry.get("name") or ""),
    )


def _account(entry: Mapping[str, Any]) -> Account:
    organization = entry.get("organization_secret")
    return Account(digest(entry["user_secret"]), digest(organization) if organization else None)

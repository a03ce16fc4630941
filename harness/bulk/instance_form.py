"""The body by which callers make a connector instance, read into a draft; and instances as callers see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts import ContractError, Problem, nearest
from harness.bulk.default_fields import SETTING, map_problem
from harness.bulk.instance import Draft, Instance
from harness.bulk.instants import iso
from harness.bulk.known_settings import setting_problems
from harness.connectors.definition import connector_names
from harness.connectors.settings import DEFAULTS

BASE_URL = "base.url"
_KEYS = ("element", "configuration", "name")
_LONGEST_NAME = 200
# How settings end that hold secrets, as the callbacks' signature key and their authorization do.
_SECRETS = frozenset({"key", "authorization", "secret", "token", "password"})
_FAMILIES = frozenset(name.partition(".")[0] for name in DEFAULTS)


def draft_of(body: Mapping[str, Any]) -> Draft:
    """Return the instance that ``body`` asks for; raises `ContractError` with every problem.

    In ``configuration``, names with a dot are settings and all others are credentials.
    """
    problems = [Problem("", place, text) for place, text in _problems(body)]
    if problems:
        raise ContractError(problems)
    configuration = {name: _text(value) for name, value in body["configuration"].items()}
    return Draft(
        connector=body["element"]["key"].strip(),
        base_url=configuration.pop(BASE_URL).strip(),
        credentials={name: text for name, text in configuration.items() if "." not in name},
        settings={name: text for name, text in configuration.items() if "." in name},
        name=str(body.get("name") or "").strip(),
    )


def shown(instance: Instance, token: str | None = None) -> dict[str, Any]:
    """Return an instance without any secret of its, but for the token of one that was made just now."""
    found: dict[str, Any] = {
        "id": instance.id,
        "name": instance.name,
        "element": {
            "key": instance.definition.name,
            "name": instance.definition.display_name,
            "hub": instance.definition.hub,
        },
        "configuration": {BASE_URL: instance.base_url, **_open_settings(instance)},
        "provisioned": instance.provisioned,
    }
    if instance.created_at is not None:
        found["createdDate"] = iso(instance.created_at)
    return found if token is None else found | {"token": token}


def _open_settings(instance: Instance) -> dict[str, str]:
    return {name: text for name, text in instance.settings.items() if name.rpartition(".")[2] not in _SECRETS}


def _problems(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((key, f"no such key; {nearest(key, _KEYS)}") for key in body if key not in _KEYS)
    name = body.get("name")
    if name is not None and (not isinstance(name, str) or not name.isprintable() or len(name) > _LONGEST_NAME):
        yield "name", f"must be text of at most {_LONGEST_NAME} printable characters"
    element = body.get("element")
    if not isinstance(element, dict) or not isinstance(element.get("key"), str) or not element["key"].strip():
        yield "element", 'must be an object with the key of a connector, such as {"key": "salesforce"}'
    elif complaint := _connector_complaint(element["key"].strip()):
        yield "element.key", complaint
    configuration = body.get("configuration")
    if not isinstance(configuration, dict):
        yield "configuration", f"must be an object of texts, {BASE_URL} among them"
        return
    yield from _configuration_problems(configuration)


def _connector_complaint(key: str) -> str:
    """Allow the connectors that come with the service: a caller must not have it read files of its own choice."""
    known = connector_names()
    return "" if key in known else f"no connector called '{key[:100]}'; {nearest(key, known)}"


def _configuration_problems(configuration: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in configuration.items():
        if not isinstance(value, str | int | float):
            yield f"configuration.{name}", "must be text, a number or a truth value"
        if name not in DEFAULTS and name.partition(".")[0] in _FAMILIES and "." in name:
            yield f"configuration.{name}", f"no such setting; {nearest(name, DEFAULTS)}"
    yield from ((f"configuration.{name}", text) for name, text in setting_problems(configuration))
    if not isinstance(configuration.get(BASE_URL), str):
        yield f"configuration.{BASE_URL}", "is missing: give the address of the vendor's API"
    if (text := configuration.get(SETTING)) is not None and (problem := map_problem(str(text))):
        yield f"configuration.{SETTING}", problem


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

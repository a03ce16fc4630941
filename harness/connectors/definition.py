"""Connector files: found by name, read, held to schema and rules, handed out as values."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from contracts import ContractError, Problem, checked, nearest, read_yaml
from harness.connectors.definition_reading import definition_of
from harness.connectors.definition_rules import complaints
from harness.connectors.definition_values import Definition, ObjectDefinition
from harness.connectors.list_settings import list_document
from harness.connectors.platform_spelling import respelled

__all__ = ["Definition", "ObjectDefinition", "connector_names", "load_definition"]


def connector_names() -> tuple[str, ...]:
    """Return the names of the connectors that come with this package, in alphabetical order."""
    folder = files("harness.connectors").joinpath("definitions")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def load_definition(name_or_path: str | Path, settings: Mapping[str, str] | None = None) -> Definition:
    """Read a connector by name, or from a file of one's own; `ContractError` lists all that is wrong.

    Where the connector has a template for its objects, ``settings`` of the instance may say more about them.
    """
    file, text = _source(name_or_path)
    read = read_yaml(text, file)
    if settings and isinstance(read, dict) and "template" in read:
        read, file = list_document(read, settings), "settings"
    document = checked(respelled(read), "connector", file)
    found = complaints(document, file)
    if found:
        raise ContractError(found)
    return definition_of(document)


def _source(name_or_path: str | Path) -> tuple[str, str]:
    name = str(name_or_path)
    if name in connector_names():
        return f"{name}.yaml", files("harness.connectors").joinpath("definitions", f"{name}.yaml").read_text("utf-8")
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and path.suffix not in (".yaml", ".yml", ".json"):
        raise ContractError([Problem("", "connector", f"none called '{name}'; {nearest(name, connector_names())}")])
    try:
        return str(path), path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error

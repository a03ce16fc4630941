"""Connector files: found by name, read, held to schema and rules, handed out as values."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from contracts import ContractError, Problem, checked, nearest, read_yaml
from harness.connectors.definition_reading import definition_of
from harness.connectors.definition_rules import complaints
from harness.connectors.definition_values import Definition, ObjectDefinition

__all__ = ["Definition", "ObjectDefinition", "connector_names", "load_definition"]


def connector_names() -> tuple[str, ...]:
    """Return the names of the connectors that come with this package, in alphabetical order."""
    folder = files("harness.connectors").joinpath("definitions")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def load_definition(name_or_path: str | Path) -> Definition:
    """Read a connector by name, or from a file of one's own; `ContractError` lists all that is wrong."""
    file, text = _source(name_or_path)
    document = checked(read_yaml(text, file), "connector", file)
    found = complaints(document, file)
    if found:
        raise ContractError(found)
    return definition_of(document)


def _source(name_or_path: str | Path) -> tuple[str, str]:
    name = str(name_or_path)
    if name in connector_names():
        return f"{name}.yaml", files("harness.connectors").joinpath("definitions", f"{name}.yaml").read_text("utf-8")
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and path.suffix not in (".yaml", ".yml"):
        raise ContractError([Problem("", "connector", f"none called '{name}'; {nearest(name, connector_names())}")])
    try:
        return str(path), path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error

"""The documents of this package, read from wherever it is installed."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Requirement:
    """One promise of the source documents: what we owe, where it was said, and the tests that show it is kept."""

    id: str
    statement: str
    source: str
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bug:
    """One class of bugs that connectors and bulk engines have."""

    id: str
    title: str
    area: str


def load(name: str) -> dict[str, Any]:
    """Return the OpenAPI document ``bulk`` or ``vendors/<vendor>``; the caller may change its copy.

    Raises `FileNotFoundError` for a name that is not there.
    """
    return copy.deepcopy(_yaml(f"{name}.yaml"))


def text(name: str) -> str:
    """Return the document as it is written, for those who serve or print it."""
    return files("contracts").joinpath(f"{name}.yaml").read_text("utf-8")


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema called ``name`` (``vendor``, ``connector``, …)."""
    document: dict[str, Any] = json.loads(files("contracts").joinpath("schemas", f"{name}.json").read_text("utf-8"))
    return document


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return every promise, in the order of ``requirements.yaml``."""
    rows = _yaml("requirements.yaml")["requirements"]
    return tuple(
        Requirement(row["id"], row["statement"], row["source"], tuple(row.get("shown_by", ()))) for row in rows
    )


@cache
def bugs() -> tuple[Bug, ...]:
    """Return every class of bugs, in the order of ``bugs.yaml``."""
    areas = _yaml("bugs.yaml")["areas"]
    return tuple(Bug(id, title, area["area"]) for area in areas for id, title in area["bugs"].items())


@cache
def _yaml(path: str) -> Any:
    raw = files("contracts").joinpath(path).read_text("utf-8")
    return yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

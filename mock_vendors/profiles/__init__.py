"""Profiles: named weather for any vendor, as lists of the same words that a vendor file, a command line and the
control API take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from contracts import ContractError, Problem, checked, nearest, read_yaml
from mock_vendors.settings import Setting, applied

LISTS = ("faults", "drift", "permissions")
"""The parts of a vendor file that are lists of words."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one profile adds to a vendor file."""

    name: str
    title: str
    faults: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come with the package, in alphabetical order."""
    entries = files("mock_vendors").joinpath("profiles").iterdir()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in entries if entry.name.endswith(".yaml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile by its name or from a file; raises `ContractError`."""
    name = str(name_or_path)
    if name.endswith((".yaml", ".yml")):
        return _profile(Path(name).stem, _text(Path(name)), name)
    if name not in profile_names():
        raise ContractError([Problem("", "profile", f"no profile called '{name}'; {nearest(name, profile_names())}")])
    return _profile(name, files("mock_vendors").joinpath("profiles", f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")


def with_profile(document: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    """Return a vendor's document with a profile put in: its words behind those that are there."""
    changed = applied(document, profile.settings)
    for part in LISTS:
        words: tuple[str, ...] = getattr(profile, part)
        if words:
            changed[part] = [*changed.get(part, ()), *words]
    return changed


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error


def _profile(name: str, text: str, file: str) -> Profile:
    document = checked(read_yaml(text, file), "profile", file)
    words = {part: tuple(document.get(part, ())) for part in LISTS}
    settings = tuple(Setting(path, value) for path, value in document.get("settings", {}).items())
    return Profile(name, document["title"], **words, settings=settings)

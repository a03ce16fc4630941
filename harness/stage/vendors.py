"""What the command line tells about mock vendors: their files, their manners, which of them have a connector."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from contracts import nearest
from harness.connectors.definition import connector_names
from harness.staging.errors import StageError
from mock_vendors.draft import drafted, read_document
from mock_vendors.explain import explained
from mock_vendors.load import load_vendor, parse_vendor, source, vendor_names
from mock_vendors.profiles import load_profile, profile_names


def vendor_source(name: str) -> str:
    """Return the text of a vendor file; raise `ContractError` for an unknown name."""
    return source(name)


def vendor_manners(name_or_path: str) -> list[dict[str, Any]]:
    """Return everything that a vendor does, each with its source; raise `ContractError` for a file that is wrong."""
    return [asdict(manner) for manner in explained(load_vendor(name_or_path))]


def profiles() -> dict[str, str]:
    """Return the titles of the profiles by their names."""
    return {name: load_profile(name).title for name in profile_names()}


def vendor_summary(name: str) -> dict[str, Any]:
    """Return what a list of vendors shows of one."""
    spec = load_vendor(name)
    return {"vendor": spec.name, "name": spec.display_name, "resources": list(spec.resources)}


def chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all; raise `StageError` for a name that is not known."""
    known = vendor_names()
    for name in names:
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, known)}")
    return tuple(name for name in known if name in names) if names else known


def connected(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all, that the bulk service has a connector for; raise `StageError`."""
    known = vendor_names()
    with_connector = tuple(name for name in known if name in connector_names())
    for name in names:
        if name in known and name not in with_connector:
            raise StageError(f"the bulk service has no connector for '{name}'; it has: {', '.join(with_connector)}")
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, with_connector)}")
    return tuple(name for name in with_connector if name in names) if names else with_connector


def is_file(vendor: str) -> bool:
    """Tell whether a vendor is named by its file."""
    return vendor.endswith((".yaml", ".yml"))


def known_vendor(vendor: str) -> None:
    """Raise `StageError` or `ContractError` unless this is the name of a vendor or a vendor's file."""
    if is_file(vendor):
        load_vendor(vendor)
    else:
        chosen((vendor,))


def vendor_draft(openapi: Path, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a vendor file drafted from an OpenAPI document, and the operations that are not in it with the reasons.

    Raises `ContractError` for a file that is no such document, or that has no list of records.
    """
    draft = drafted(read_document(openapi), name)
    parse_vendor(draft.text, f"{name}.yaml")
    return draft.text, draft.left_out

"""The mock vendors as the rest of the harness may know them: by name and as text."""

from __future__ import annotations

from typing import Any

from contracts import nearest
from harness.stage.errors import StageError
from mock_vendors.load import load_vendor, source, vendor_names


def vendor_source(name: str) -> str:
    """Return the text of a vendor file; raise `ContractError` for an unknown name."""
    return source(name)


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

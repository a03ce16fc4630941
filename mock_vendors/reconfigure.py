"""Other manners for a vendor that runs."""

from __future__ import annotations

from contracts import ContractError, Problem
from mock_vendors.plans import PLANS
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

_LAID_OUT = ("id_field", "fields", "timing", "parent", "hidden", "visible_after", "duplicates", "delete")
_OF_ALL = ("vendor", "credentials", "nulls", "scalars", "timezone")


def reconfigured(vendor: Vendor, spec: VendorSpec) -> None:
    """Give a vendor another file's manners; plans whose words have changed begin anew, all others go on.

    Raises `ContractError`, with nothing changed, where the records themselves would be others.
    """
    problems = [
        Problem("", path, "can only be set at the start, or in a space of its own") for path in _laid(vendor.spec, spec)
    ]
    if problems:
        raise ContractError(problems)
    changed = [part for part in PLANS if getattr(vendor.spec, part) != getattr(spec, part)]
    vendor.configure(spec)
    vendor.reset(tuple(changed))


def _laid(old: VendorSpec, new: VendorSpec) -> list[str]:
    """Return the paths of what records are laid out by, where two files differ in it."""
    paths = [f"resources.{name}" for name in {*old.resources} ^ {*new.resources}]
    for name in {*old.resources} & {*new.resources}:
        left, right = old.resources[name], new.resources[name]
        paths += [f"resources.{name}.{part}" for part in _LAID_OUT if getattr(left, part) != getattr(right, part)]
    provider = [spec.objects.name if spec.objects else None for spec in (old, new)]
    paths += ["objects.provider"] if provider[0] != provider[1] else []
    paths += [part for part in _OF_ALL if old.document.get(part) != new.document.get(part)]
    return sorted(paths)

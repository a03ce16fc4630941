"""Everything that a vendor has come to be, as plain JSON, and back."""

from __future__ import annotations

from typing import Any

from mock_vendors.plans import PLANS
from mock_vendors.vendor import Vendor

FORMAT = 1


def snapshot(vendor: Vendor) -> dict[str, Any]:
    """Return the state of a vendor: plans, ledger and time, with the number of the journal's last entry."""
    vendor.ledger.settle()
    return {
        "format": FORMAT,
        "vendor": vendor.spec.name,
        "seed": vendor.seed,
        "records": vendor.records,
        "at": vendor.clock.now(),
        "calls": vendor.journal.calls,
        "plans": {name: getattr(vendor, name).counters() for name in PLANS},
        "ledger": vendor.ledger.dump(),
    }


def restore(vendor: Vendor, kept: dict[str, Any]) -> None:
    """Bring a vendor back to a snapshot of it, or of one with the same file, seed and size.

    Limits begin anew. Raises `ValueError` for a snapshot of another vendor, seed or size.
    """
    mine = {"format": FORMAT, "vendor": vendor.spec.name, "seed": vendor.seed, "records": vendor.records}
    for name, value in mine.items():
        if kept[name] != value:
            raise ValueError(f"its {name} is {kept[name]!r}, not {value!r}")
    plans = {
        name: PLANS[name].parse_all([spec for spec, *_ in kept["plans"][name]], vendor.spec.subjects) for name in PLANS
    }
    vendor.ledger.settle()
    for name, things in plans.items():
        getattr(vendor, name).restore(things, kept["plans"][name])
    vendor.ledger.load(kept["ledger"])
    vendor.journal.rewind(min(kept["calls"], vendor.journal.calls))
    vendor.gate.reset()
    turn = getattr(vendor.clock, "set", None)
    if turn is not None:
        turn(kept["at"])

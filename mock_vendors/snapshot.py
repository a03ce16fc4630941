"""Everything that a vendor has come to be, as plain JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from mock_vendors.plans import PLANS
from mock_vendors.vendor import Vendor

FORMAT = 1


class Part(Protocol):
    """Something of a vendor that is kept and brought back as plain JSON."""

    def dump(self) -> Any:
        """Return what it has come to be."""

    def load(self, dumped: Any, /) -> None:
        """Be that again."""


def snapshot(vendor: Vendor) -> dict[str, Any]:
    """Return the state of a vendor, with the number of the journal's last entry in place of the journal."""
    vendor.ledger.settle()
    return {
        **_make(vendor),
        "at": vendor.clock.now(),
        "calls": vendor.journal.calls,
        "plans": {name: getattr(vendor, name).counters() for name in PLANS},
        "parts": {name: part.dump() for name, part in _parts(vendor).items()},
    }


def restore(vendor: Vendor, kept: Mapping[str, Any]) -> None:
    """Bring a vendor back to a snapshot of it, or of one with the same file, seed and size.

    Raises `ValueError` for a snapshot of another vendor, seed or size, and `KeyError` for what is none.
    """
    for name, value in _make(vendor).items():
        if kept[name] != value:
            raise ValueError(f"its {name} is {kept[name]!r}, not {value!r}")
    plans = {name: _things(vendor, name, kept["plans"][name]) for name in PLANS}
    dumped = {name: kept["parts"][name] for name in _parts(vendor)}
    vendor.ledger.settle()
    for name, things in plans.items():
        getattr(vendor, name).restore(things, kept["plans"][name])
    for name, part in _parts(vendor).items():
        part.load(dumped[name])
    vendor.journal.rewind(min(kept["calls"], vendor.journal.calls))
    turn = getattr(vendor.clock, "set", None)
    if turn is not None:
        turn(kept["at"])


def _make(vendor: Vendor) -> dict[str, Any]:
    return {"format": FORMAT, "vendor": vendor.spec.name, "seed": vendor.seed, "records": vendor.records}


def _parts(vendor: Vendor) -> dict[str, Part]:
    stock = vendor.stock
    parts: dict[str, Part] = {
        "records": stock,
        "tokens": stock.keyring.vouchers,
        "traversals": stock.traversals,
        "jobs": stock.jobs,
        "answered": vendor.answered,
        "limits": vendor.gate,
        "ledger": vendor.ledger,
    }
    return parts if vendor.objects is None else {**parts, "objects": vendor.objects}


def _things(vendor: Vendor, name: str, counters: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    return PLANS[name].parse_all([spec for spec, *_ in counters], vendor.spec.subjects)

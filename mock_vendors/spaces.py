"""Spaces: vendors beside a vendor, each on a port of its own, that share nothing with it but the process.

A port each, not a prefix of the path: clients that are told nothing but a base URL, and vendors that answer with
paths alone, work in a space as they do outside of it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from contracts import Clock, ContractError, Problem, ScaledClock, VirtualClock
from mock_vendors.load import vendor_of
from mock_vendors.profiles import load_profile, with_profile
from mock_vendors.settings import Setting, applied
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class Served(Protocol):
    """A vendor on a port."""

    vendor: Vendor

    @property
    def url(self) -> str: ...
    @property
    def control_url(self) -> str: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A space as somebody wants it; what is None is as in the vendor beside which it is opened."""

    name: str
    seed: int | None = None
    records: int | None = None
    profile: str | None = None
    settings: tuple[Setting, ...] = ()
    words: Mapping[str, Sequence[str]] | None = None
    """Lists of words by the part of the vendor file that they are added to, such as ``faults``."""


class Spaces:
    """The spaces beside one vendor."""

    def __init__(self, vendor: Vendor, serve: Callable[[Vendor], Served]) -> None:
        self._vendor, self._serve = vendor, serve
        self._open: dict[str, Served] = {}
        self._lock = threading.Lock()

    def open(self, wish: Wish) -> Served:
        """Open a space and return it, answering; raises `ContractError` when its name or its manners will not do."""
        if not _NAME.fullmatch(wish.name):
            raise ContractError([Problem("", "name", "must be letters, digits, dots and dashes, at most 64 of them")])
        vendor = self._vendor
        made = Vendor(
            configured(vendor.spec, wish.profile, wish.settings, wish.words or {}),
            seed=vendor.seed if wish.seed is None else wish.seed,
            records=vendor.records if wish.records is None else wish.records,
            clock=_like(vendor.clock),
        )
        with self._lock:
            if wish.name in self._open:
                raise ContractError([Problem("", "name", f"there is a space called '{wish.name}' already")])
            served = self._open[wish.name] = self._serve(made)
            served.start()
        return served

    def all(self) -> dict[str, Served]:
        """Return the spaces by name."""
        with self._lock:
            return dict(self._open)

    def close(self, names: Iterable[str] | None = None) -> None:
        """Stop these spaces, or all; what they kept is gone."""
        with self._lock:
            chosen = list(self._open) if names is None else [name for name in names if name in self._open]
            closed = [self._open.pop(name) for name in chosen]
        for served in closed:
            served.stop()


def configured(
    spec: VendorSpec, profile: str | None, settings: Sequence[Setting], words: Mapping[str, Sequence[str]]
) -> VendorSpec:
    """Return a vendor's file with a profile, settings and further words in it; raises `ContractError`."""
    if profile is None and not settings and not any(words.values()):
        return spec
    document: dict[str, Any] = dict(spec.document)
    if profile is not None:
        document = with_profile(document, load_profile(profile))
    document = applied(document, settings)
    for part, specs in words.items():
        if specs:
            document[part] = [*document.get(part, ()), *specs]
    return vendor_of(document, f"{spec.name}.yaml")


def _like(clock: Clock) -> Clock:
    """Return a clock of the same kind and pace: one that is moved in a space moves nowhere else."""
    if isinstance(clock, ScaledClock):
        return ScaledClock(scale=clock.scale)
    return VirtualClock(clock.now()) if isinstance(clock, VirtualClock) else clock

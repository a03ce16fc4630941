"""The list of wrong implementations and of correct ones that are unlike ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from mutants.lab import Lab

AREAS = (
    "statuses", "counting", "limits", "records", "files", "paging", "listing", "restarting", "continuing",
    "cancelling", "vendor", "uploading", "callbacks", "delivering", "native", "access", "describing", "variants",
)  # fmt: skip
"""The modules that say what can be wrong, each about one area; ``variants`` is about what is right."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One implementation; ``does`` says in a sentence what it does otherwise than ours."""

    name: str
    area: str
    does: str
    make: Callable[[Lab], None]

    @property
    def right(self) -> bool:
        """Whether it is a correct implementation."""
        return self.area == "variants"

    def lab(self) -> Lab:
        """Return a lab in which everything is set up."""
        lab = Lab()
        self.make(lab)
        return lab


_ALL: dict[str, Mutant] = {}


def mutant(does: str) -> Callable[[Callable[[Lab], None]], Callable[[Lab], None]]:
    """Register what sets up a lab, under its own name."""

    def register(make: Callable[[Lab], None]) -> Callable[[Lab], None]:
        name = make.__name__.replace("_", "-")
        if name in _ALL:
            raise ValueError(f"two mutants are called {name}")
        _ALL[name] = Mutant(name, make.__module__.rpartition(".")[2], does, make)
        return make

    return register


def mutants() -> dict[str, Mutant]:
    """Return all by name, area by area."""
    for area in AREAS:
        import_module(f"mutants.{area}")
    return dict(_ALL)

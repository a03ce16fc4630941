"""Named parts found in a package: one module adds one, and nothing else has to know."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from contracts import nearest

T = TypeVar("T")


class Registry(Generic[T]):
    """What the modules of one package have registered under their names; strict about both."""

    def __init__(self, kind: str, package: str) -> None:
        self._kind, self._package = kind, package
        self._parts: dict[str, T] = {}
        self._complete = False

    def register(self, name: str) -> Callable[[T], T]:
        """Return a decorator that files its object under ``name``."""

        def add(part: T) -> T:
            if name in self._parts:
                raise ValueError(f"two {self._kind}s are called '{name}'")
            self._parts[name] = part
            return part

        return add

    def __getitem__(self, name: str) -> T:
        if self.complaint(name):
            raise KeyError(self.complaint(name))
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        self._discover()
        return iter(sorted(self._parts))

    def complaint(self, name: str) -> str:
        """Say that ``name`` is not registered and which was probably meant; empty when it is."""
        known = list(self)
        return "" if name in known else f"no {self._kind} called '{name}'; {nearest(name, known)}"

    def _discover(self) -> None:
        if self._complete:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._complete = True

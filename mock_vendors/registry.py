"""Strict registries: one module a thing, found by being in its package, checked when registered."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from contracts import nearest

T = TypeVar("T")


class Unsuitable(ValueError):
    """A name or an option that no registered thing answers to; ``path`` says which option."""

    def __init__(self, text: str, path: str = "") -> None:
        super().__init__(text)
        self.path = path


class Registry(Generic[T]):
    """Frozen dataclasses by name; their fields are the options that a vendor file may set."""

    def __init__(self, noun: str, package: str) -> None:
        self._noun, self._package = noun, package
        self._known: dict[str, type[T]] = {}
        self._searched = False

    def register(self, name: str) -> Callable[[type[T]], type[T]]:
        """Enter a frozen dataclass under ``name``; a name taken twice is an error at import."""

        def enter(cls: type[T]) -> type[T]:
            if name in self._known:
                raise ValueError(f"two of the kind {self._noun} are called '{name}'")
            if not dataclasses.is_dataclass(cls):
                raise TypeError(f"{self._noun} '{name}' must be a frozen dataclass")
            self._known[name] = cls
            return cls

        return enter

    def names(self) -> tuple[str, ...]:
        """Return every name, in alphabetical order."""
        self._search()
        return tuple(sorted(self._known))

    def options(self, name: str) -> tuple[str, ...]:
        """Return what may be set of one that is known, in the order of its fields."""
        self._search()
        cls: Any = self._known[name]
        return tuple(field.name for field in dataclasses.fields(cls) if field.init)

    def make(self, name: str, options: Mapping[str, Any] | None = None) -> T:
        """Build one; raises `Unsuitable` for an unknown name or option, or a missing option."""
        self._search()
        if name not in self._known:
            raise Unsuitable(f"no {self._noun} called '{name}'; {nearest(name, self._known)}")
        cls: Any = self._known[name]
        chosen = dict(options or {})
        known = {field.name: field for field in dataclasses.fields(cls) if field.init}
        for option in chosen:
            if option not in known:
                raise Unsuitable(f"{self._noun} '{name}' has no option '{option}'; {nearest(option, known)}", option)
        missing = [key for key, field in known.items() if _needed(field) and key not in chosen]
        if missing:
            raise Unsuitable(f"{self._noun} '{name}' needs: {', '.join(missing)}")
        try:
            made: T = cls(**chosen)
        except (TypeError, ValueError) as error:
            raise Unsuitable(f"{self._noun} '{name}': {error}") from error
        return made

    def _search(self) -> None:
        if not self._searched:
            self._searched = True
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{self._package}.{module.name}")


def _needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING

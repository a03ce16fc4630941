"""One module a check; putting a module here is all it takes to be asked in every audit."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from harness.audit.finding import Check


@cache
def checks() -> tuple[Check, ...]:
    """Return every check, in the order of their ids; the same id twice is an error."""
    found = [getattr(import_module(f"{__name__}.{module.name}"), "CHECK", None) for module in iter_modules(__path__)]
    known: dict[str, Check] = {}
    for check in found:
        if not isinstance(check, Check):
            raise TypeError("every module of harness.audit.checks defines CHECK, a Check")
        if check.id in known:
            raise ValueError(f"two checks are called '{check.id}'")
        known[check.id] = check
    return tuple(known[name] for name in sorted(known))

"""What a permission takes away, and the base of those that take little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mock_vendors.data.where import EVERYTHING, Condition
from mock_vendors.occasion import Called
from mock_vendors.registry import Registry


@dataclass(frozen=True, slots=True)
class Mask:
    """Fields, by their paths in a record, that are not shown.

    ``shown_as_null`` is None where the vendor decides: as it writes fields without a value.
    """

    fields: tuple[str, ...]
    shown_as_null: bool | None = None


class Rule(Protocol):
    """One permission taken away; a frozen dataclass with the one option ``argument``, a text from its words."""

    def refuses(self, called: Called, /) -> str | None:
        """Return the vendor's error for this call, if it may not be made."""

    def takes(self) -> frozenset[str]:
        """Return the scopes that are taken away."""

    def rows(self, id_field: str, /) -> Condition:
        """Return which rows are left to see."""

    def mask(self) -> Mask | None:
        """Return which fields are not shown."""


@dataclass(frozen=True, slots=True)
class Harmless:
    """Takes nothing away."""

    argument: str = ""

    def refuses(self, _called: Called, /) -> str | None:
        return None

    def takes(self) -> frozenset[str]:
        return frozenset()

    def rows(self, _id_field: str, /) -> Condition:
        return EVERYTHING

    def mask(self) -> Mask | None:
        return None


RULES: Registry[Rule] = Registry("permission", "mock_vendors.permissions.kinds")


def listed(argument: str) -> tuple[str, ...]:
    """Return the parts of an argument such as ``email;phone``."""
    return tuple(part.strip() for part in argument.split(";") if part.strip())

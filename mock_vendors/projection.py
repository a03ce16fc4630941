"""Which fields of a record a client asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mock_vendors.data.text import dump, parse


@dataclass(frozen=True, slots=True)
class Projection:
    """``parameter`` lists names with commas between them; without it, those of ``default`` count, or all there are.

    The names are of fields of the record, or of what its field ``within`` holds; ``always`` are there in any case.
    """

    parameter: str
    within: str = ""
    default: tuple[str, ...] = ()
    always: tuple[str, ...] = ()

    def shown(self, record: bytes, wanted: Sequence[str]) -> bytes:
        """Return a record with nothing but the fields that are wanted, in its own order."""
        if not wanted:
            return record
        value: dict[str, Any] = parse(record)
        if not self.within:
            return dump(_chosen(value, wanted))
        return dump({**value, self.within: _chosen(value[self.within], wanted)})

    def wanted(self, parameters: Mapping[str, str], query: str = "") -> tuple[str, ...]:
        """Return the names of the fields that are wanted, none for all; a ``query`` may repeat the parameter."""
        text = parameters.get(self.parameter)
        if text and query:
            text = ",".join(value for name, value in parse_qsl(query) if name == self.parameter) or text
        names: Sequence[str] = self.default
        if text:
            # A body gives a list of names as JSON.
            names = parse(text.encode()) if text.startswith("[") else text.split(",")
        return (*self.always, *(str(name).strip() for name in names)) if names else ()


def _chosen(value: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    return {name: inner for name, inner in value.items() if name in wanted}

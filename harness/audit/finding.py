"""What a check found wrong, in words that tell the reader what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.audit.evidence import Evidence


class Severity(StrEnum):
    """How bad it is: data is wrong, the client misbehaves, or something deserves a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what happened, why it matters, what would be right, how to see it again.

    ``details`` are examples out of ``cases``, ``requirements`` ids of `contracts.requirements`, ``catalogue`` entries
    of the connector bug catalogue.
    """

    id: str
    severity: Severity
    happened: str
    matters: str
    right: str
    details: tuple[str, ...] = ()
    cases: int = 0
    requirements: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    repeat: str = ""

    @property
    def more(self) -> int:
        """How many cases there are beyond the examples."""
        return max(0, self.cases - len(self.details))


@dataclass(frozen=True, slots=True)
class Check:
    """A question that evidence can answer; ``ask`` is pure and yields a finding for each wrong thing."""

    id: str
    question: str
    ask: Callable[[Evidence], Iterator[Finding]]


def count(number: int, thing: str) -> str:
    """Return ``1 record`` or ``2,000 records``."""
    plural = thing if number == 1 else f"{thing}s"
    return f"{number:,} {plural}"

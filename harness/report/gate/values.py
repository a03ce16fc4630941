"""What the gate compares: the baseline that a run must reach again, and what it has to object to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

FORMAT = 1
"""The version of a baseline file."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A failure that is known and put up with for a reason, up to and including the day ``until``.

    ``says`` is a text that must stand in the failure: one that fails in another way is a new failure.
    """

    test: str
    reason: str
    until: date
    issue: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """``ratio``: how many times the baseline's a ratio may be; ``keywords``: what share of them may be lost."""

    ratio: float = 1.5
    keywords: float = 0.05


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run has shown; ``operations`` are ids with a status, as in ``createDownload 200``, that it saw steadily.

    ``answered`` are all that it saw, however seldom; a baseline knows none of them.
    Numbers that are called ``calls: …`` may not grow, those called ``ratio: …`` only as far as the allowance goes.
    """

    passed: frozenset[str] = frozenset()
    promises: frozenset[str] = frozenset()
    bugs: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    keywords: int = 0
    numbers: Mapping[str, float] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What two runs must have in common before they can be compared."""

    target: str
    seed: int
    quick: bool
    suites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run must reach again; ``allowance`` and ``accepted`` are written by people, all else by an update."""

    circumstances: Circumstances
    facts: Facts
    allowance: Allowance = Allowance()
    accepted: tuple[Accepted, ...] = ()


class Kind(StrEnum):
    """Why a run does not pass the gate, or what is worth knowing of one."""

    UNREACHED = "nothing was tested"
    UNLIKE = "cannot be compared"
    FAILURE = "new failure"
    EXPIRED = "known failure that expired"
    COVERAGE = "lost coverage"
    PROMISE = "promise no longer tested"
    CALLS = "more vendor calls"
    SLOWER = "slower"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the gate says; ``what`` is the test, the promise or the number that it is about."""

    kind: Kind
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's word on a run: it passes when there are no ``objections``."""

    objections: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    tests: int = 0
    promises: int = 0

    @property
    def passed(self) -> bool:
        return not self.objections

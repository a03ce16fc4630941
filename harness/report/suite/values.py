"""One run of the suites as a value; every report and the gate look at this and at nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.audit.exchange import Exchange

FORMAT = 1


class Outcome(StrEnum):
    """How a test ended; ``NOT_COVERED``: the target does not have what it needs, so nothing is known."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, slots=True)
class JobMoves:
    """The statuses that were seen of one job, in order; ``restart`` stands for an accepted restart."""

    id: str
    vendor: str
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test or scenario; ``id`` is the same wherever the package is installed, ``story`` what its file says."""

    __test__ = False

    id: str
    suite: str
    title: str
    outcome: Outcome
    seconds: float = 0.0
    story: str = ""
    file: str = ""
    line: int = 0
    promises: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reason: str = ""
    """Why it is not covered."""
    happened: str = ""
    """What was found wrong, in a sentence or two."""
    details: str = ""
    """What was found wrong, in full: expected and actual, the falsifying example, the traceback."""
    repeat: str = ""
    """The command that runs this test alone."""
    curl: str = ""
    """The last request of a failed test as a curl line, its secrets left out."""
    asked: int = 0
    """How many exchanges there were, of which ``exchanges`` are the first and the last."""
    exchanges: tuple[Exchange, ...] = ()
    operations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How often each operation of the contract was answered with which status."""
    keywords: tuple[str, ...] = ()
    """Which schema keywords of the contract were exercised, as JSON pointers into it."""
    jobs: tuple[JobMoves, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    """What was measured."""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """Whom the run was about."""

    name: str
    url: str
    bundled: bool = False
    capabilities: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """A whole run; ``started`` is ISO 8601 in UTC. ``problem`` is why it could not be held or not be finished."""

    version: str
    started: str
    seconds: float
    seed: int
    command: str
    target: TargetFacts
    tests: tuple[TestResult, ...] = ()
    suites: tuple[str, ...] = ()
    quick: bool = False
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether something was tested and nothing was found wrong."""
        outcomes = {test.outcome for test in self.tests}
        return not self.problem and Outcome.PASSED in outcomes and not outcomes & {Outcome.FAILED, Outcome.ERROR}

"""What a run has shown: which promises and classes of bugs, which answers of the contract, which moves of jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import contracts
from harness.report.suite.counts import WRONG
from harness.report.suite.keywords import keywords
from harness.report.suite.values import Outcome, SuiteRun, TestResult

METHODS = ("get", "post", "put", "patch", "delete")


class State(StrEnum):
    """What is known of a promise; the worst that any of its tests found."""

    BROKEN = "broken"
    HELD = "held"
    NOT_COVERED = "not covered"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Covered:
    """A promise or a class of bugs, what is known of it, and from which tests."""

    id: str
    text: str
    area: str
    state: State
    tests: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """An operation of the contract: how often it answered with which status; those it may give are all there."""

    operation: str
    method: str
    path: str
    times: Mapping[str, int]
    documented: frozenset[str]

    @property
    def seen(self) -> int:
        """How many of its documented statuses were seen."""
        return sum(1 for status in self.documented if self.times.get(status))


@dataclass(frozen=True, slots=True)
class Coverage:
    """``moves`` counts from which status to which jobs were seen to go, ``strange`` are ids that nobody knows."""

    promises: tuple[Covered, ...]
    bugs: tuple[Covered, ...]
    operations: tuple[Answers, ...]
    statuses: Mapping[str, int]
    moves: Mapping[tuple[str, str], int]
    keywords: int
    all_keywords: int
    strange: tuple[str, ...] = ()


def coverage(run: SuiteRun) -> Coverage:
    """Work out what the tests of a run have shown."""
    promises, bugs = contracts.requirements(), contracts.bugs()
    by_promise = _by((one, test) for test in run.tests for one in test.promises)
    by_bug = _by((one, test) for test in run.tests for one in test.bugs)
    strange = (by_promise.keys() - {one.id for one in promises}) | (by_bug.keys() - {one.id for one in bugs})
    exercised = {pointer.removeprefix("#") for test in run.tests for pointer in test.keywords} & keywords()
    jobs = [job for test in run.tests for job in test.jobs]
    return Coverage(
        promises=tuple(
            _covered(one.id, one.statement, one.id.partition("-")[0], by_promise.get(one.id, ()), one.source)
            for one in promises
        ),
        bugs=tuple(_covered(one.id, one.title, one.area, by_bug.get(one.id, ())) for one in bugs),
        operations=tuple(_operations(run.tests)),
        statuses=Counter(status for job in jobs for status in job.moves if status != "restart"),
        moves=Counter(move for job in jobs for move in pairwise(job.moves)),
        keywords=len(exercised),
        all_keywords=len(keywords()),
        strange=tuple(sorted(strange)),
    )


def tally(found: Iterable[Covered]) -> dict[State, int]:
    """Return how many there are of each state; every state is there."""
    number = Counter(one.state for one in found)
    return {state: number[state] for state in State}


def _by(pairs: Iterable[tuple[str, TestResult]]) -> dict[str, list[TestResult]]:
    found: dict[str, list[TestResult]] = {}
    for name, test in pairs:
        found.setdefault(name, []).append(test)
    return found


def _covered(name: str, text: str, area: str, tests: Sequence[TestResult], source: str = "") -> Covered:
    wrong_first = sorted(tests, key=lambda test: test.outcome not in WRONG)
    return Covered(name, text, area, _state(tests), tuple(test.id for test in wrong_first), source)


def _state(tests: Sequence[TestResult]) -> State:
    outcomes = {test.outcome for test in tests}
    if outcomes & WRONG:
        return State.BROKEN
    if Outcome.PASSED in outcomes:
        return State.HELD
    return State.NOT_COVERED if outcomes else State.UNTESTED


def _operations(tests: Sequence[TestResult]) -> Iterator[Answers]:
    seen: dict[str, Counter[str]] = {}
    for test in tests:
        for name, statuses in test.operations.items():
            seen.setdefault(name, Counter()).update(statuses)
    document = contracts.load("bulk")
    for path, item in document["paths"].items():
        for method in (method for method in METHODS if method in item):
            yield _answers(path, method, item[method], seen)


def _answers(path: str, method: str, operation: Mapping[str, Any], seen: Mapping[str, Counter[str]]) -> Answers:
    name = operation["operationId"]
    documented = frozenset(str(status) for status in operation["responses"])
    counted = seen.get(name, Counter[str]())
    times = {status: counted[status] for status in sorted(documented | counted.keys())}
    return Answers(name, method.upper(), path, times, documented)

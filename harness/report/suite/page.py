"""A run of the suites as one HTML file: the verdict first, then what is wrong, then all that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from harness.audit.exchange import Exchange
from harness.report.html import render
from harness.report.suite.clean import cleaned
from harness.report.suite.counts import WRONG, counts, many, sentence, took
from harness.report.suite.coverage import Coverage, Covered, State, coverage, tally
from harness.report.suite.diff import Line, differences
from harness.report.suite.machine import machine
from harness.report.suite.names import AREAS
from harness.report.suite.timeline import Timeline, timeline
from harness.report.suite.values import Outcome, SuiteRun, TestResult

MOST_PICTURES = 400
"""Tests whose requests are drawn; failures come first."""
MOST_REQUESTS = 16
"""Requests of a failure that are written out, the last ones: what came before is in the picture."""
MOST_TEXT = 2000
"""Characters of a body or of a failure's details, before the rest is left to the JSON report."""
MOST_DETAILS = 12_000
MOST_LINKS = 12
MOST_JOBS = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One test with everything that the page says about it; ``key`` is its place on the page."""

    test: TestResult
    key: str
    picture: Timeline | None
    diff: tuple[Line, ...] = ()
    last: tuple[Exchange, ...] = ()

    @property
    def wrong(self) -> bool:
        return self.test.outcome in WRONG

    @property
    def mark(self) -> str:
        """Return what stands in front of its name."""
        return {Outcome.PASSED: "✓", Outcome.NOT_COVERED: "○"}.get(self.test.outcome, "✗")


@dataclass(frozen=True, slots=True)
class Area:
    """Promises or classes of bugs that belong together."""

    name: str
    items: tuple[Covered, ...]

    @property
    def held(self) -> int:
        return tally(self.items)[State.HELD]


def page(run: SuiteRun) -> str:
    """Return the HTML text; everything that came from outside is escaped, its secrets are left out."""
    clean = cleaned(_drawn(run))
    found, shown = coverage(clean), [_one(test, f"t{index}") for index, test in enumerate(clean.tests)]
    return render(
        "suite/page.html",
        run=clean,
        passed=run.passed,
        sentence=sentence(clean),
        number=counts(clean),
        failures=[one for one in shown if one.wrong],
        groups=[(name, list(tests)) for name, tests in groupby(_by_suite(shown), key=lambda one: one.test.suite)],
        found=found,
        promises=tuple(_areas(found.promises)),
        bugs=tuple(_areas(found.bugs)),
        promise_tally=tally(found.promises),
        bug_tally=tally(found.bugs),
        answers=_answers(found),
        machine=machine(found),
        columns=sorted({status for one in found.operations for status in one.times}),
        numbers=sorted((name, value) for test in clean.tests for name, value in test.numbers.items()),
        names={one.test.id: one for one in shown},
        many=many,
        took=took,
        most_links=MOST_LINKS,
        most_jobs=MOST_JOBS,
        most_text=MOST_TEXT,
        most_details=MOST_DETAILS,
    )


def _drawn(run: SuiteRun) -> SuiteRun:
    """Leave the requests of those tests away that are not drawn."""
    drawn = {test.id for test in sorted(run.tests, key=lambda one: one.outcome not in WRONG)[:MOST_PICTURES]}
    return replace(run, tests=tuple(test if test.id in drawn else replace(test, exchanges=()) for test in run.tests))


def _one(test: TestResult, key: str) -> Shown:
    if test.outcome not in WRONG:
        return Shown(test, key, timeline(test))
    return Shown(test, key, timeline(test), differences(test.details), test.exchanges[-MOST_REQUESTS:])


def _by_suite(shown: Iterable[Shown]) -> list[Shown]:
    return sorted(shown, key=lambda one: (one.test.suite != "scenarios", one.test.suite, one.test.id))


def _areas(found: Iterable[Covered]) -> Iterator[Area]:
    for name, items in groupby(found, key=lambda one: one.area):
        yield Area(AREAS.get(name, name), tuple(items))


def _answers(found: Coverage) -> tuple[int, int]:
    """Return how many of the contract's documented answers were seen, and how many there are."""
    return sum(one.seen for one in found.operations), sum(len(one.documented) for one in found.operations)

"""Coverage: what the baseline was shown, and this run was not; and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from contracts import requirements
from harness.report.gate.facts import RAN
from harness.report.gate.values import Baseline, Facts, Kind, Remark
from harness.report.suite.values import SuiteRun


def lost(run: SuiteRun, facts: Facts, baseline: Baseline) -> Iterator[Remark]:
    """Yield what was tested for the baseline and was not in this run."""
    yield from _tests(run, baseline)
    yield from _promises(facts, baseline.facts)
    yield from _rest(facts, baseline)


def gained(facts: Facts, before: Facts) -> Iterator[Remark]:
    """Yield what the baseline does not guard yet."""
    for name, now, then in (
        ("tests", facts.passed, before.passed),
        ("promises", facts.promises, before.promises),
        ("bug classes", facts.bugs, before.bugs),
        ("answers of operations", facts.operations, before.operations),
        ("numbers", frozenset(facts.numbers), frozenset(before.numbers)),
    ):
        if new := sorted(now - then):
            more = ", …" if len(new) > 3 else ""
            yield Remark(Kind.NOTE, name, f"{len(new):,} more than in the baseline: {', '.join(new[:3])}{more}")


def _tests(run: SuiteRun, baseline: Baseline) -> Iterator[Remark]:
    found = {test.id: test for test in run.tests}
    accepted = {one.test for one in baseline.accepted}
    for name in sorted(baseline.facts.passed | accepted):
        test = found.get(name)
        if test is None:
            yield Remark(Kind.COVERAGE, name, f"was not run{_meant(name, found, baseline)}")
        elif test.outcome not in RAN:
            yield Remark(Kind.COVERAGE, name, f"is not covered any more: {test.reason or 'no reason was given'}")


def _meant(name: str, found: Iterable[str], baseline: Baseline) -> str:
    """Say of an accepted failure, whose name was typed by hand, which test it may be about."""
    close = [] if name in baseline.facts.passed else get_close_matches(name, found, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _promises(facts: Facts, before: Facts) -> Iterator[Remark]:
    statements = {one.id: one.statement for one in requirements()}
    for promise in sorted(before.promises - facts.promises):
        yield Remark(Kind.PROMISE, promise, statements.get(promise, "is not a promise any more; --update drops it"))


def _rest(facts: Facts, baseline: Baseline) -> Iterator[Remark]:
    before, share = baseline.facts, baseline.allowance.keywords
    for bug in sorted(before.bugs - facts.bugs):
        yield Remark(Kind.COVERAGE, bug, "this class of bugs is not provoked any more")
    for pair in sorted(before.operations - facts.answered):
        operation, _, status = pair.rpartition(" ")
        yield Remark(Kind.COVERAGE, pair, f"{operation} was not seen to answer {status}")
    if facts.keywords < before.keywords * (1 - share):
        fewer = f"{facts.keywords:,} in place of {before.keywords:,}; {share:.0%} fewer would be allowed"
        yield Remark(Kind.COVERAGE, "keywords of the contract's schemas", fewer)

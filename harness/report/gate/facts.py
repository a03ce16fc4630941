"""What a run has shown, and under which circumstances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from harness.report.gate.values import Circumstances, Facts
from harness.report.suite.values import Outcome, SuiteRun, TestResult

RAN = frozenset({Outcome.PASSED, Outcome.FAILED, Outcome.ERROR})
TESTED = frozenset({Outcome.PASSED, Outcome.FAILED})
"""What breaks before it comes to its point has tested nothing."""
STEADY = 5
"""An answer seen less often may have been an accident of what was tried, and is not asked for again."""


def facts_of(run: SuiteRun) -> Facts:
    """Return what a run has shown."""
    tested = [test for test in run.tests if test.outcome in TESTED]
    seen = _operations(tested)
    return Facts(
        passed=frozenset(test.id for test in run.tests if test.outcome is Outcome.PASSED),
        promises=frozenset(promise for test in tested for promise in test.promises),
        bugs=frozenset(bug for test in tested for bug in test.bugs),
        operations=frozenset(pair for pair, times in seen.items() if times >= STEADY),
        answered=frozenset(seen),
        keywords=len({keyword for test in tested for keyword in test.keywords}),
        numbers={name: number for test in tested for name, number in test.numbers.items()},
    )


def circumstances_of(run: SuiteRun) -> Circumstances:
    """Return what another run must have in common with this one; its suites are those that it has a test of."""
    return Circumstances(run.target.name, run.seed, run.quick, frozenset(test.suite for test in run.tests))


def joined(runs: Sequence[SuiteRun]) -> SuiteRun:
    """Return the shards of one run as that run; what was run twice counts as it went worse."""
    first = runs[0]
    problems = [run.problem for run in runs if run.problem]
    unlike = {(run.version, run.seed, run.quick, run.target.name) for run in runs}
    if len(unlike) > 1:
        problems.append("the results are not those of one run: they differ in version, seed, effort or target")
    tests: dict[str, TestResult] = {}
    for test in (test for run in runs for test in run.tests):
        tests[test.id] = max(tests.get(test.id, test), test, key=lambda one: _WORSE.index(one.outcome))
    return replace(
        first,
        seconds=max(run.seconds for run in runs),
        suites=tuple(dict.fromkeys(suite for run in runs for suite in run.suites)),
        tests=tuple(tests.values()),
        problem="; ".join(problems),
    )


_WORSE = (Outcome.NOT_COVERED, Outcome.PASSED, Outcome.ERROR, Outcome.FAILED)


def _operations(tests: Iterable[TestResult]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for test in tests:
        for operation, statuses in test.operations.items():
            seen.update({f"{operation} {status}": times for status, times in statuses.items()})
    return seen

"""What a run comes to, in numbers and in one sentence."""

from __future__ import annotations

from collections import Counter

from harness.report.suite.values import Outcome, SuiteRun

WRONG = frozenset({Outcome.FAILED, Outcome.ERROR})


def counts(run: SuiteRun) -> dict[Outcome, int]:
    """Return how many tests ended how; every outcome is there."""
    found = Counter(test.outcome for test in run.tests)
    return {outcome: found[outcome] for outcome in Outcome}


def sentence(run: SuiteRun) -> str:
    """Return the outcome for a person in a hurry."""
    if run.problem:
        return f"The run could not be finished: {run.problem}"
    number = counts(run)
    wrong, passed = number[Outcome.FAILED] + number[Outcome.ERROR], number[Outcome.PASSED]
    if wrong:
        return f"{wrong:,} of {many(wrong + passed, 'test')} found {run.target.name} not as promised."
    if not passed:
        return "Nothing is known: no test could be held."
    return f"{run.target.name} did everything that {many(passed, 'test')} asked of it."


def many(count: int, what: str) -> str:
    """Return the number with its word, in the plural unless it is one."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def took(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

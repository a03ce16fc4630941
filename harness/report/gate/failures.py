"""Failures: which are new, which are put up with, and which have been for too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from harness.report.gate.values import Accepted, Kind, Remark
from harness.report.suite.counts import WRONG
from harness.report.suite.values import Outcome, SuiteRun, TestResult

SOON = 14
"""Days before its end that it is said how long a known failure is still accepted."""
LONGEST = 300
"""Characters of a failure that are repeated; the report of the run has the rest."""


def failures(run: SuiteRun, accepted: Sequence[Accepted], today: date) -> Iterator[Remark]:
    """Yield the failures that nobody has accepted, or not for today, or not such ones."""
    known = {one.test: one for one in accepted}
    for test in run.tests:
        if test.outcome in WRONG:
            yield from _objection(test, known.get(test.id), today)


def accepted_still(run: SuiteRun, accepted: Sequence[Accepted], today: date) -> Iterator[Remark]:
    """Yield what became of the failures that are put up with."""
    tests = {test.id: test for test in run.tests}
    for one in accepted:
        test = tests.get(one.test)
        if test is None:
            continue
        if test.outcome is Outcome.PASSED:
            yield Remark(Kind.NOTE, one.test, "is accepted as a failure and passes; --update drops it from the list")
        elif test.outcome in WRONG and not any(_objection(test, one, today)):
            yield Remark(Kind.NOTE, one.test, f"fails, which is accepted{_end(one, today)}: {_why(one)}")


def _objection(test: TestResult, known: Accepted | None, today: date) -> Iterator[Remark]:
    said = test.happened or test.details or f"ended as {test.outcome}"
    if known is None:
        yield Remark(Kind.FAILURE, test.id, _short(said))
    elif known.until < today:
        yield Remark(Kind.EXPIRED, test.id, f"was accepted until {known.until}: {_why(known)}. It says: {_short(said)}")
    elif known.says not in f"{test.happened}\n{test.details}":
        yield Remark(Kind.FAILURE, test.id, f"is accepted for '{known.says}', and fails otherwise: {_short(said)}")


def _end(one: Accepted, today: date) -> str:
    days = (one.until - today).days
    return f" until {one.until}" + (f" ({days} more days)" if days <= SOON else "")


def _why(one: Accepted) -> str:
    return f"{one.reason} ({one.issue})" if one.issue else one.reason


def _short(text: str) -> str:
    # What a target says may hold anything, and stands on a terminal here.
    line = "".join(letter if letter.isprintable() else "·" for letter in " ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"

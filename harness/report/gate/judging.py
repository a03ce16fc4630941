"""A run held against its baseline; all of it is decided here, and nothing is read or written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harness.report.gate.coverage import gained, lost
from harness.report.gate.facts import circumstances_of, facts_of
from harness.report.gate.failures import accepted_still, failures
from harness.report.gate.measured import better, worse
from harness.report.gate.values import Baseline, Circumstances, Judgement, Kind, Remark
from harness.report.suite.values import Outcome, SuiteRun


def judge(run: SuiteRun, baseline: Baseline, today: date) -> Judgement:
    """Say whether a run is at least what the baseline says; what cannot be compared never passes."""
    facts = facts_of(run)
    if unfit := refused(run, baseline):
        # Where everything fails, what fails says more than that nothing passed.
        failed = () if run.problem else tuple(failures(run, baseline.accepted, today))
        told = failed if failed and unfit[0].kind is Kind.UNREACHED else unfit
        return Judgement(told, tests=len(facts.passed), promises=len(facts.promises))
    return Judgement(
        (
            *failures(run, baseline.accepted, today),
            *lost(run, facts, baseline),
            *worse(facts.numbers, baseline.facts.numbers, baseline.allowance),
        ),
        (
            *accepted_still(run, baseline.accepted, today),
            *gained(facts, baseline.facts),
            *better(facts.numbers, baseline.facts.numbers, baseline.allowance),
        ),
        tests=len(facts.passed),
        promises=len(facts.promises),
    )


def refused(run: SuiteRun, baseline: Baseline) -> tuple[Remark, ...]:
    """Return why a run cannot be held against that baseline, nor be the next one."""
    return tuple(_unreached(run)) or tuple(_unlike(circumstances_of(run), baseline.circumstances))


def _unreached(run: SuiteRun) -> Iterator[Remark]:
    """Yield why a run says nothing about its target; none if it does."""
    passed = sum(test.outcome is Outcome.PASSED for test in run.tests)
    if run.problem:
        yield Remark(Kind.UNREACHED, "run", run.problem)
    elif not run.tests:
        yield Remark(Kind.UNREACHED, "run", "it has no test in it")
    elif not passed:
        yield Remark(Kind.UNREACHED, "run", f"not one of its {len(run.tests):,} tests passed")


def _unlike(now: Circumstances, then: Circumstances) -> Iterator[Remark]:
    """Yield in what a run differs that cannot be held against the baseline."""
    if now.target != then.target:
        yield _differs("target", f"the run is about '{now.target}', the baseline about '{then.target}'")
    if now.quick != then.quick:
        efforts = ["a whole run", "a quick one"]
        yield _differs("effort", f"this is {efforts[now.quick]}, the baseline comes from {efforts[then.quick]}")
    if now.seed != then.seed:
        yield _differs("seed", f"the run had --seed {now.seed}, the baseline comes from --seed {then.seed}")
    if missing := sorted(then.suites - now.suites):
        yield _differs("suites", f"nothing was run of {', '.join(missing)}")


def _differs(what: str, text: str) -> Remark:
    return Remark(Kind.UNLIKE, what, text)

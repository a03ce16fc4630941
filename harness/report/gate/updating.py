"""The next baseline, made of a run: whatever it has shown, and what people wrote into the one before."""

from __future__ import annotations

from dataclasses import replace

from harness.report.gate.facts import circumstances_of, facts_of
from harness.report.gate.measured import kept
from harness.report.gate.values import Allowance, Baseline
from harness.report.suite.values import SuiteRun


def updated(run: SuiteRun, before: Baseline | None) -> Baseline:
    """Return the baseline that a run amounts to.

    No failure gets accepted by it; of those that were, the ones that pass by now are dropped.
    """
    facts = facts_of(run)
    allowance = before.allowance if before else Allowance()
    numbers = kept(facts.numbers, before.facts.numbers if before else {}, allowance)
    accepted = tuple(one for one in before.accepted if one.test not in facts.passed) if before else ()
    return Baseline(circumstances_of(run), replace(facts, numbers=numbers, answered=frozenset()), allowance, accepted)

"""Calls that came back before the vendor allowed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from harness.audit.evidence import Asked, Evidence
from harness.audit.finding import Check, Finding, Severity, count

TOLERANCE = 0.001
"""Seconds since the epoch do not hold much more than this."""


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Measure, after each refusal that named a time, when the next call really came."""
    early = tuple(_early(evidence.journal))
    if early:
        yield Finding(
            id="retry-after",
            severity=Severity.WARNING,
            happened=f"{count(len(early), 'call')} came back before the vendor allowed it.",
            matters="Vendors extend the ban for those who do not wait, and the retries are spent for nothing.",
            right="Wait at least as long as Retry-After says before the next call.",
            details=early[:20],
            cases=len(early),
            requirements=("GEN-09", "RETRY-02"),
            catalogue=("RTL-01", "RTL-03", "RTL-11"),
            repeat=evidence.repeat,
        )


def _early(journal: Sequence[Asked]) -> Iterator[str]:
    for refused, following in pairwise(sorted(journal, key=lambda asked: asked.n)):
        if refused.wait is None:
            continue
        came = following.at - refused.at
        if came < refused.wait - TOLERANCE:
            yield (
                f"call {following.n} came {came:.2f} s after call {refused.n} was answered {refused.status} "
                f"with Retry-After {refused.wait:g}: {refused.wait - came:.2f} s early"
            )


CHECK = Check("retry-after", "Did the client stay away as long as it was told?", ask)

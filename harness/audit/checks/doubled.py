"""Records that came out more than once."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Say which records came out how often, and whether the vendor had been asked twice."""
    found = evidence.comparison
    if found.doubled:
        yield Finding(
            id="doubled",
            severity=Severity.ERROR,
            happened=f"{count(found.doubled, 'record')} came out more than once{_whose(evidence)}.",
            matters="Sums are wrong, and a target without a unique key keeps the copies for ever.",
            right="Deliver each record once, also after a retry, a restart or a shifted page.",
            details=tuple(f"{identity}: {times} times" for identity, times in found.doubled_samples),
            cases=found.doubled,
            requirements=("CAP-02",) if evidence.upload else ("GEN-07",),
            catalogue=("BLK-08", "BLK-12") if evidence.upload else ("PAG-01", "PAG-17", "PAG-32", "RST-06", "RTL-09"),
            repeat=evidence.repeat,
        )


def _whose(evidence: Evidence) -> str:
    if evidence.upload:
        return ": the client sent them again although the vendor had created them"
    if evidence.ledger is None:
        return ""
    if any(span.times > 1 for span in evidence.ledger.served):
        return ": the client asked for them again and kept both answers"
    return " although the vendor served each once: the client emitted them twice"


CHECK = Check("doubled", "Did a record come out more than once?", ask)

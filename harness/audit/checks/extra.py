"""Records that came out although the vendor does not have them."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Say how many records belong to nobody."""
    found = evidence.comparison
    if found.extra:
        where = "at the vendor that are in no row of the file" if evidence.upload else "that the vendor does not have"
        yield Finding(
            id="extra",
            severity=Severity.ERROR,
            happened=f"{count(found.extra, 'record')} came out {where}.",
            matters="Invented, foreign or stale records spread to everything that trusts the copy.",
            right=f"Deliver the records of {evidence.resource} and nothing else.",
            details=found.extra_samples,
            cases=found.extra,
            requirements=("CAP-02", "WALK-09") if evidence.upload else ("GEN-07",),
            catalogue=("BLK-08",) if evidence.upload else ("PAG-25", "INC-11"),
            repeat=evidence.repeat,
        )


CHECK = Check("extra", "Is there a record that the vendor does not have?", ask)

"""Records that came out with other content than the vendor's."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.compare import Changed
from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Show field by field what became of each record."""
    found = evidence.comparison
    if found.changed:
        yield Finding(
            id="changed",
            severity=Severity.ERROR,
            happened=f"{count(found.changed, 'record')} came out with other content than the vendor's.",
            matters="The number of records is right, so that no count will ever show it.",
            right="Pass values through as they are: every digit, null and empty apart, no change of type.",
            details=tuple(_shown(record) for record in found.changed_samples),
            cases=found.changed,
            requirements=("WALK-09",) if evidence.upload else ("GEN-07",),
            catalogue=("DAT-01", "DAT-02", "DAT-05"),
            repeat=evidence.repeat,
        )


def _shown(record: Changed) -> str:
    parts = [f"{field.path}: {field.expected} became {field.delivered}" for field in record.fields[:5]]
    more = len(record.fields) - len(parts)
    return f"{record.identity}: " + "; ".join([*parts, *([f"and {more} more"] if more > 0 else [])])


CHECK = Check("changed", "Does each record have the vendor's content?", ask)

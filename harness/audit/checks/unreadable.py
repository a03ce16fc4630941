"""Lines of the output that are no records."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Show the lines that cannot be read, or that do not say which record they are."""
    found = evidence.comparison
    if found.unread:
        yield Finding(
            id="unreadable",
            severity=Severity.ERROR,
            happened=f"{count(found.unread, 'line')} of the output could not be read as a record.",
            matters="A reader stops there, or skips it in silence.",
            right=f"Write one JSON object a line, each with its '{evidence.key}'.",
            details=tuple(f"line {line.number}: {line.reason}" for line in found.unread_samples),
            cases=found.unread,
            requirements=("GEN-07",),
            catalogue=("FLT-03", "BLK-06"),
            repeat=evidence.repeat,
        )


CHECK = Check("unreadable", "Is every line of the output a record?", ask)

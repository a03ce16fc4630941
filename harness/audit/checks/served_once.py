"""Records that the vendor had to serve more than once."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Compare the ledger with a walk that asks for each record once; cut answers do not count."""
    if evidence.ledger is None or evidence.upload:
        return
    again = [span for span in evidence.ledger.served if span.times > 1]
    if again:
        rows = sum(span.rows for span in again)
        extra = sum(span.rows * (span.times - 1) for span in again)
        yield Finding(
            id="served-once",
            severity=Severity.WARNING,
            happened=f"{count(rows, 'record')} went over the wire more than once, {extra:,} deliveries in vain.",
            matters="Calls are limited: what is read twice is paid twice, and the next step is doubled output.",
            right="Go on after the last answer that arrived whole; ask again only for what did not arrive.",
            details=tuple(f"rows {span.start} to {span.stop - 1}: {span.times} times" for span in again[:20]),
            cases=len(again),
            requirements=("GEN-09",),
            catalogue=("RTL-11", "PAG-01", "RST-04"),
            repeat=evidence.repeat,
        )


CHECK = Check("served-once", "Did the vendor serve each record once?", ask)

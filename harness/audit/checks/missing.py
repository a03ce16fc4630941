"""Records that the vendor has and the client did not deliver, told apart by whose fault it was."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence, Ledger
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Say how many records are missing and whether the vendor had handed them over."""
    found = evidence.comparison
    lost = found.missing - (evidence.failed_rows if evidence.upload else 0)
    if lost <= 0:
        return
    if evidence.upload:
        yield _lost_rows(evidence, lost)
        return
    served = _served(evidence.ledger, found.missing_rows) if evidence.ledger else None
    yield Finding(
        id="missing",
        severity=Severity.ERROR,
        happened=f"{count(lost, 'record')} of {found.expected:,} never came out: {_whose(lost, served)}",
        matters=_matters(evidence),
        right=f"Deliver all {count(found.expected, 'record')} of {evidence.resource}, or end as failed.",
        details=found.missing_samples,
        cases=lost,
        requirements=("GEN-05", "GEN-07"),
        catalogue=_catalogue(evidence, served),
        repeat=evidence.repeat,
    )


def _matters(evidence: Evidence) -> str:
    if evidence.job.completed_well:
        return "A run that ends well although records are missing leaves a hole that nobody looks for."
    return "The job says that it failed; whoever needs the data still does not have it."


def _catalogue(evidence: Evidence, served: int | None) -> tuple[str, ...]:
    if not evidence.job.completed_well:
        return ("FLT-01", "FLT-08")
    return ("RST-01", "FLT-07", "PAG-07") if served else ("PAG-04", "PAG-05", "PAG-09", "PAG-16")


def _lost_rows(evidence: Evidence, lost: int) -> Finding:
    return Finding(
        id="missing",
        severity=Severity.ERROR,
        happened=f"{count(lost, 'row')} of the file never arrived at the vendor, and no error was reported for them.",
        matters="The sender believes that the data is there.",
        right="Create each row, or report it as failed with the vendor's reason.",
        details=evidence.comparison.missing_samples,
        cases=lost,
        requirements=("CAP-02", "ST-12"),
        catalogue=("BLK-10", "BLK-15"),
        repeat=evidence.repeat,
    )


def _served(ledger: Ledger, spans: tuple[tuple[int, int], ...]) -> int:
    """Count the missing rows that did go over the wire to the last byte."""
    return sum(
        max(0, min(stop, span.stop) - max(start, span.start))
        for start, stop in spans
        for span in ledger.served
        if span.times
    )


def _whose(lost: int, served: int | None) -> str:
    if served is None:
        return "whether the client asked for them is not known, since there is no ledger."
    if served == 0:
        return "the client never asked for them, or never received the answer."
    if served == lost:
        return "the vendor served them all, the client dropped them."
    return f"{served:,} were served and dropped by the client, {lost - served:,} were never served."


CHECK = Check("missing", "Did every record of the vendor come out?", ask)

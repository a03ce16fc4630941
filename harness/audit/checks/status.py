"""A job that says of itself what is not so."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, Severity, count


def ask(evidence: Evidence) -> Iterator[Finding]:
    """Hold status and counters against what really came out."""
    complete = _complete(evidence)
    if evidence.job.completed_well and not complete:
        yield _finding(
            evidence,
            f"The job says {evidence.job.status}, but its result is not the vendor's data.",
            "Success claimed for a wrong result is the one failure that nobody investigates.",
            "End as failed, with the reason in the status message.",
            requirements=("ST-07", "ST-09"),
            catalogue=("RST-02", "BLK-10"),
        )
    if not evidence.job.completed_well:
        outcome = "although every record is there" if complete else "and the result is not complete"
        yield _finding(
            evidence,
            f"The job ended as {evidence.job.status or 'nothing'} {outcome}: {evidence.job.message or 'no message'}",
            "Whoever started the job has to find out by hand what is usable.",
            "Get through faults that pass, and report success for a complete result.",
            requirements=("CAP-05", "RETRY-01"),
            catalogue=("FLT-08", "RTL-05"),
        )
    yield from _counts(evidence)


def _complete(evidence: Evidence) -> bool:
    found = evidence.comparison
    lost = found.missing - (evidence.failed_rows if evidence.upload else 0)
    return lost <= 0 and not (found.extra or found.doubled or found.changed or found.unread)


def _counts(evidence: Evidence) -> Iterator[Finding]:
    found, job = evidence.comparison, evidence.job
    actual = found.expected if evidence.upload else found.delivered
    where = "are in the file" if evidence.upload else "came out"
    if job.completed_well and job.records != actual:
        yield _finding(
            evidence,
            f"The job counts {count(job.records, 'record')}, but {actual:,} {where}.",
            "A count is what operators compare; it has to be the count of what was written.",
            f"Report {actual:,}.",
            requirements=("ST-03",),
            catalogue=("BLK-15",),
        )


def _finding(
    evidence: Evidence,
    happened: str,
    matters: str,
    right: str,
    *,
    requirements: tuple[str, ...],
    catalogue: tuple[str, ...],
) -> Finding:
    return Finding(
        id="status",
        severity=Severity.ERROR,
        happened=happened,
        matters=matters,
        right=right,
        requirements=requirements,
        catalogue=catalogue,
        repeat=evidence.repeat,
    )


CHECK = Check("status", "Does the job tell the truth about itself?", ask)

"""From an ended job to its evidence, its verdict, and its part of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from harness.audit import Asked, Comparison, Evidence, JobFacts, Lines, calls, compare, judge
from harness.audit.verdict import Verdict
from harness.cli.demo.task import Look
from harness.cli.sample import created, rows
from harness.report import FaultHits, JobReport, Tick


def download_evidence(look: Look, folder: Path, repeat: str) -> Evidence:
    """Fetch what came out and what the vendor has, and compare record by record."""
    task = look.task
    truth = task.control.save_truth(task.resource, folder / f"{task.vendor}-truth.jsonl")
    delivered = folder / f"{task.vendor}-delivered.jsonl"
    _save(look, delivered)
    comparison = compare(Lines(truth), Lines(delivered), task.key)
    return _evidence(look, comparison, repeat, with_ledger=True)


def upload_evidence(look: Look, file: Path, before: int, repeat: str) -> Evidence:
    """Compare the rows of the file with the records that the vendor has got since."""
    found = created(look.task.control.truth(look.task.resource, start=before))
    return _evidence(look, compare(rows(file), found, "C_EmailAddress"), repeat, with_ledger=False)


def job_report(look: Look, evidence: Evidence, verdict: Verdict, start: float) -> JobReport:
    """Return one job's part of the report; times count from ``start`` on the vendor's clock."""
    task, status = look.task, look.status
    asked, failed = calls(look.journal)
    return JobReport(
        vendor=task.vendor,
        vendor_name=task.vendor_name,
        object_name=task.object_name,
        direction=task.direction,
        job_id=task.job_id,
        status=status.status,
        message=status.message,
        expected=evidence.comparison.expected,
        delivered=evidence.comparison.delivered,
        vendor_calls=asked,
        retries=failed,
        waited=round(waited(look.journal), 3),
        seconds=round(_span(look.journal), 3),
        faults=tuple(_hits(look)),
        ticks=tuple(ticks(look.journal, start)),
        verdict=verdict,
    )


def waited(journal: Sequence[Asked]) -> float:
    """Return how long the client stayed away after answers that were no use."""
    return sum(after.at - before.at for before, after in pairwise(journal) if before.failed)


def ticks(journal: Iterable[Asked], start: float) -> Iterator[Tick]:
    """Return the journal as marks on a timeline."""
    for asked in journal:
        yield Tick(round(asked.at - start, 3), asked.status, asked.records, asked.complete, asked.fault)


def verdict_of(evidence: Evidence) -> Verdict:
    """Ask every check."""
    return judge(evidence)


def _save(look: Look, path: Path) -> None:
    if look.status.records or look.status.completed_well:
        look.task.client.save(look.task.job_id, look.task.object_name, path)
    else:
        path.touch()


def _evidence(look: Look, comparison: Comparison, repeat: str, *, with_ledger: bool) -> Evidence:
    task, status = look.task, look.status
    facts = JobFacts(
        id=status.id,
        object_name=task.object_name,
        direction=task.direction,
        status=status.status,
        records=status.records,
        errors=status.errors,
        message=status.message,
        api_calls=status.api_calls,
    )
    return Evidence(
        vendor=task.vendor,
        resource=task.resource,
        key=task.key,
        job=facts,
        comparison=comparison,
        ledger=task.control.ledger(task.resource) if with_ledger else None,
        journal=look.journal,
        repeat=repeat,
        failed_rows=status.errors,
    )


def _span(journal: Sequence[Asked]) -> float:
    return journal[-1].at - journal[0].at if journal else 0.0


def _hits(look: Look) -> Iterator[FaultHits]:
    if look.task.direction != "UPLOAD":
        for fault in look.task.control.faults():
            yield FaultHits(str(fault["spec"]), int(fault["fired"]))

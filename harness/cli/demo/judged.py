"""A judged job as its part of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from harness.audit import Asked, Evidence, judge, retries
from harness.cli.demo.task import Look
from harness.report import FaultHits, JobReport, Tick


def job_report(look: Look, evidence: Evidence, start: float) -> JobReport:
    """Judge one job and return what there is to show; times count from ``start`` on the vendor's clock."""
    task, status = look.task, look.status
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
        vendor_calls=len(evidence.journal),
        retries=retries(evidence.journal),
        waited=round(waited(evidence.journal), 3),
        seconds=round(_span(evidence.journal), 3),
        faults=tuple(_hits(look)),
        ticks=tuple(ticks(evidence.journal, start)),
        verdict=judge(evidence),
    )


def waited(journal: Sequence[Asked]) -> float:
    """Return how long the client stayed away after answers that were no use."""
    return sum(after.at - before.at for before, after in pairwise(journal) if before.failed)


def ticks(journal: Iterable[Asked], start: float) -> Iterator[Tick]:
    """Return the journal as marks on a timeline."""
    for asked in journal:
        yield Tick(round(asked.at - start, 3), asked.status, asked.records, asked.complete, asked.fault)


def _span(journal: Sequence[Asked]) -> float:
    return journal[-1].at - journal[0].at if journal else 0.0


def _hits(look: Look) -> Iterator[FaultHits]:
    if look.task.direction != "UPLOAD":
        for fault in look.task.control.faults():
            yield FaultHits(str(fault["spec"]), int(fault["fired"]))

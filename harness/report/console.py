"""A run as tables on a terminal; without one the same, without colours and as wide as needed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.audit.finding import Finding, Severity
from harness.report.run import JobReport, RunReport

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def show(report: RunReport, console: Console) -> None:
    """Print the table of jobs, every verdict, every finding, and the outcome."""
    console.print()
    console.print(jobs_table(report))
    console.print()
    # Lines are left whole, so that they can be searched and pasted; a terminal wraps them by itself.
    for line in _below(report):
        console.print(line, soft_wrap=True)


def jobs_table(report: RunReport) -> Table:
    """Return one row a job."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("vendor", "job", "status"):
        table.add_column(name, no_wrap=True)
    for name in ("records", "calls", "retries", "waited"):
        table.add_column(name, justify="right", no_wrap=True)
    for job in report.jobs:
        table.add_row(*_cells(job))
    return table


def verdict_line(job: JobReport) -> Text:
    """Return the verdict of one job as a line."""
    mark, colour = ("✓", "green") if job.verdict.passed else ("✗", "red")
    return Text.assemble((mark, f"bold {colour}"), f" {job.vendor} {job.object_name}: ", job.verdict.sentence)


def finding_lines(job: JobReport, finding: Finding) -> Iterator[Text]:
    """Yield a finding with everything a reader needs to act on it."""
    severity = (f"{finding.severity.value} ", f"bold {COLOURS[finding.severity]}")
    yield Text()
    yield Text.assemble(severity, (finding.id, "bold"), f" {job.vendor} {job.object_name}")
    yield from (Text(f"  {line}") for line in _lines(finding))


def _below(report: RunReport) -> Iterator[Text]:
    yield from (verdict_line(job) for job in report.jobs)
    for job in report.jobs:
        for finding in job.verdict.findings:
            yield from finding_lines(job, finding)
    mark, colour = ("PASSED", "green") if report.passed else ("FAILED", "red")
    yield Text()
    yield Text.assemble((mark, f"bold {colour}"), "  ", report.sentence)


def _cells(job: JobReport) -> Iterator[Text]:
    arrow = "↑" if job.direction == "UPLOAD" else "↓"
    yield Text(job.vendor)
    yield Text(f"{arrow} {job.object_name}")
    yield Text(job.status, style="green" if job.status == "COMPLETED" else "red")
    short = "" if job.delivered == job.expected else f" of {job.expected:,}"
    yield Text(f"{job.delivered:,}{short}", style="" if not short else "red")
    yield Text(f"{job.vendor_calls:,}")
    yield Text(f"{job.retries:,}", style="yellow" if job.retries else "")
    yield Text(f"{job.waited:.1f} s")


def _lines(finding: Finding) -> Iterator[str]:
    yield finding.happened
    yield from (f"  {detail}" for detail in finding.details[:5])
    more = finding.more + len(finding.details[5:])
    if more:
        yield f"  and {more:,} more"
    yield f"why: {finding.matters}"
    yield f"right: {finding.right}"
    cited = (*finding.requirements, *finding.catalogue)
    if cited:
        yield f"see: {', '.join(cited)}"
    if finding.repeat:
        yield f"again: {finding.repeat}"

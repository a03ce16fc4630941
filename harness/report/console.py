"""A run as tables on a terminal; without one the same, without colours and as wide as needed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from harness.audit.finding import Finding, Severity
from harness.report.run import JobReport, RunReport

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def show(report: RunReport, console: Console) -> None:
    """Print the table of jobs, every finding, and the outcome."""
    console.print(jobs_table(report))
    for job in report.jobs:
        for finding in job.verdict.findings:
            console.print(finding_block(job, finding))
    console.print()
    mark, colour = ("PASSED", "green") if report.passed else ("FAILED", "red")
    console.print(Text.assemble((mark, f"bold {colour}"), "  ", report.sentence))


def jobs_table(report: RunReport) -> RenderableType:
    """Return one row a job, the verdict underneath it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("vendor", no_wrap=True)
    table.add_column("job", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for name in ("records", "calls", "retries", "waited"):
        table.add_column(name, justify="right", no_wrap=True)
    for job in report.jobs:
        table.add_row(*_cells(job))
    lines = (verdict_line(job) for job in report.jobs)
    return Group("", table, "", *lines)


def verdict_line(job: JobReport) -> Text:
    """Return the verdict of one job as a line."""
    mark, colour = ("✓", "green") if job.verdict.passed else ("✗", "red")
    name = f"{job.vendor} {job.object_name}"
    return Text.assemble((mark, f"bold {colour}"), f" {name}: ", job.verdict.sentence)


def finding_block(job: JobReport, finding: Finding) -> RenderableType:
    """Return a finding with everything a reader needs to act on it."""
    head = Text.assemble(
        ("\n", ""), (f"{finding.severity.value} ", f"bold {COLOURS[finding.severity]}"),
        (f"{finding.id} ", "bold"), f"{job.vendor} {job.object_name}",
    )  # fmt: skip
    return Group(head, *(Text(f"  {line}") for line in _lines(finding)))


def _cells(job: JobReport) -> Iterator[Text]:
    verb = "upload" if job.direction == "UPLOAD" else "download"
    yield Text(job.vendor)
    yield Text(f"{verb} {job.object_name}")
    yield Text(job.status, style="green" if job.status == "COMPLETED" else "red")
    short = "" if job.delivered == job.expected else f" of {job.expected:,}"
    yield Text(f"{job.delivered:,}{short}", style="" if not short else "red")
    yield Text(f"{job.vendor_calls:,}")
    yield Text(f"{job.retries:,}", style="yellow" if job.retries else "")
    yield Text(f"{job.waited:.1f} s")


def _lines(finding: Finding) -> Iterator[str]:
    yield finding.happened
    yield from (f"  {detail}" for detail in finding.details[:5])
    if len(finding.details) > 5:
        yield f"  and {len(finding.details) - 5} more"
    yield f"why: {finding.matters}"
    yield f"right: {finding.right}"
    cited = (*finding.requirements, *finding.catalogue)
    if cited:
        yield f"see: {', '.join(cited)}"
    if finding.repeat:
        yield f"again: {finding.repeat}"

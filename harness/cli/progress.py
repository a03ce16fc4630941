"""Live bars for jobs and transfers, on stderr and only where somebody is looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from harness.client import BulkClient, JobStatus
from harness.client.transfer import OnBytes

WAIT = 86_400.0


def wait(client: BulkClient, job_id: str, *, expected: int | None = None, quiet: bool = False) -> JobStatus:
    """Wait for the end of a job, with a bar up to the ``expected`` number of records if that is known."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[counted]}", markup=False),
        TimeElapsedColumn(),
    )
    with _progress(columns, quiet=quiet) as progress:
        task = progress.add_task(f"job {job_id}", total=expected, counted="")

        def show(found: JobStatus) -> None:
            counted = f"{found.records:,} records" + (f", {found.errors:,} failed" if found.errors else "")
            progress.update(task, description=f"job {job_id} {found.status}", completed=found.records, counted=counted)

        return client.wait(job_id, timeout=WAIT, on_status=show)


@contextmanager
def transfer(what: str, *, quiet: bool = False) -> Iterator[OnBytes]:
    """Yield what is to be told of each chunk of a file that goes over the wire."""
    columns = (TextColumn(what, markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with _progress(columns, quiet=quiet) as progress:
        task = progress.add_task(what, total=None)
        yield lambda have, whole: progress.update(task, completed=have, total=whole)


def _progress(columns: tuple[ProgressColumn, ...], *, quiet: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)

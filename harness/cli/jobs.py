"""The commands that look at jobs and steer them."""

from __future__ import annotations

import json
from typing import Any

import click

from harness.cli.connection import connected
from harness.cli.progress import wait as wait_for
from harness.cli.shown import end, job_row, say, say_table
from harness.client import BulkClient, FailedRecord

_PAGE = click.IntRange(1, 5000)


@click.command(epilog="\b\nExample:\n  bulk-harness bulk status 12 --ready-file ready.json")
@click.argument("job")
@connected
def status(*, client: BulkClient, job: str, as_json: bool) -> None:
    """Say where JOB stands."""
    found = client.status(job)
    say(dict(found.body) if as_json else job_row(found), as_json=as_json)


@click.command(
    epilog="\b\nExample:\n  bulk-harness bulk jobs --where \"job_direction='UPLOAD'\" --ready-file ready.json"
)
@click.option("--where", help="Only jobs for which this holds.")
@connected
def jobs(*, client: BulkClient, where: str | None, as_json: bool) -> None:
    """List the jobs, newest first."""
    say_table([job_row(job) for job in client.jobs(where)], "no jobs", as_json=as_json)


@click.command(epilog="\b\nExample:\n  bulk-harness bulk data 12 --ready-file ready.json | head -3")
@click.argument("job")
@click.option("--page-size", type=_PAGE, default=200, show_default=True, help="How many records a call brings.")
@connected
def data(*, client: BulkClient, job: str, page_size: int, as_json: bool) -> None:
    """Print the records of JOB's result, one JSON object a line; with --json as one array."""
    records = client.data(job, page_size=page_size)
    if as_json:
        click.echo(json.dumps(list(records)))
        return
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


@click.command(epilog="\b\nExample:\n  bulk-harness bulk errors 12 --ready-file ready.json")
@click.argument("job")
@click.option("--page-size", type=_PAGE, default=200, show_default=True, help="How many entries a call brings.")
@connected
def errors(*, client: BulkClient, job: str, page_size: int, as_json: bool) -> None:
    """List the records that the upload JOB could not create, and why."""
    rows = [_error_row(entry, whole=as_json) for entry in client.errors(job, page_size=page_size)]
    say_table(rows, "no errors", as_json=as_json)


@click.command(epilog="\b\nExample:\n  bulk-harness bulk cancel 12 --ready-file ready.json")
@click.argument("job")
@connected
def cancel(*, client: BulkClient, job: str, as_json: bool) -> None:
    """Ask for the end of JOB."""
    say(job_row(client.cancel(job)), as_json=as_json)


@click.command(epilog="\b\nExample:\n  bulk-harness bulk restart 12 --wait --ready-file ready.json")
@click.argument("job")
@click.option("--wait", is_flag=True, help="Wait until it has ended.")
@connected
def restart(*, client: BulkClient, job: str, wait: bool, as_json: bool) -> None:
    """Let the download JOB go on where it stopped."""
    created = client.restart(job)
    if wait:
        end(wait_for(client, job, quiet=as_json), as_json=as_json)
    say({"id": created.id, "status": created.status}, as_json=as_json)


def _error_row(entry: FailedRecord, *, whole: bool) -> dict[str, Any]:
    row = {"record": entry.number, "status": entry.status_code, "text": entry.text}
    return row | {"provider_message": entry.provider_message, "input": entry.record} if whole else row

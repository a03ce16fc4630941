"""The commands that move records: download, query, upload."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click

from harness.cli.connection import connected, json_object
from harness.cli.failures import FINDING
from harness.cli.pending import Pending
from harness.cli.progress import transfer, wait
from harness.cli.shown import end, job_row, say
from harness.client import BulkClient, BulkError, Created, JobStatus, Unreachable

_output = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Wait for the job and write its result there."
)
_RESULT = "result"
"""What stands for the object in the path of a query's result; services take any name there."""


@click.command(
    epilog="""\b
Example:
  bulk-harness bulk download listings --ready-file ready.json --output listings.jsonl
  bulk-harness bulk download listings --ready-file ready.json --criteria '{"format": "text/csv", "limit": 10}'"""
)
@click.argument("object_name", metavar="OBJECT")
@_output
@click.option("--criteria", default="{}", help="More job criteria as a JSON object, such as '{\"limit\": 10}'.")
@connected
def download(*, client: BulkClient, object_name: str, output: Path | None, criteria: str, as_json: bool) -> None:
    """Download all records of OBJECT.

    The same command with the same --output goes on where an earlier one was stopped, with the same job.
    """
    given = json_object(criteria, "--criteria")
    wanted = {"url": client.base_url, "object": object_name, "criteria": given}
    limit = given.get("limit") if isinstance(given.get("limit"), int) else None
    fetch = _Fetch(client, lambda: client.download(object_name, **given), wanted, object_name, limit)
    fetch.run(output, as_json=as_json)


@click.command(
    epilog="""\b
Example:
  bulk-harness bulk query "select * from listings where price > 10" --ready-file ready.json --output few.jsonl"""
)
@click.argument("statement", required=False)
@_output
@click.option("--from", "start", metavar="INSTANT", help="Only what was made or changed since then.")
@click.option("--to", metavar="INSTANT", help="Only what was made or changed until then.")
@click.option("--continue-from", metavar="JOB", help="The next slice of an earlier query; then there is no STATEMENT.")
@click.option("--file-format", type=click.Choice(["csv", "json", "jsonl"]), help="The form of the result.")
@click.option("--metadata", default="{}", help="Job metadata as a JSON object.")
@connected
def query(
    *,
    client: BulkClient,
    statement: str | None,
    output: Path | None,
    start: str | None,
    to: str | None,
    continue_from: str | None,
    file_format: str | None,
    metadata: str,
    as_json: bool,
) -> None:
    """Download what the OCNQL STATEMENT asks for, through the vendor's own bulk API if it has one."""
    if (statement is None) == (continue_from is None):
        raise click.UsageError("give either a STATEMENT or --continue-from JOB")
    named = {"from": start, "to": to, "continueFromJobId": continue_from, "fileFormat": file_format}
    parameters = {name: text for name, text in named.items() if text is not None}
    meta = json_object(metadata, "--metadata")
    wanted = {"url": client.base_url, "statement": statement, **parameters, "metaData": meta}
    _Fetch(client, lambda: client.query(statement, metadata=meta or None, **parameters), wanted).run(
        output, as_json=as_json
    )


@click.command(epilog="\b\nExample:\n  bulk-harness bulk upload contact people.csv --ready-file ready.json --wait")
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True))
@click.option("--metadata", default="{}", help="Job metadata as a JSON object.")
@click.option("--wait", "waits", is_flag=True, help="Wait until every row was tried.")
@connected
def upload(*, client: BulkClient, object_name: str, file: Path, metadata: str, waits: bool, as_json: bool) -> None:
    """Create a record of OBJECT for each row of FILE."""
    meta = json_object(metadata, "--metadata") or None
    with transfer(file.name, quiet=as_json) as told:
        created = client.upload(object_name, file, metadata=meta, on_bytes=told)
    if not waits:
        say({"id": created.id, "status": created.status}, as_json=as_json)
        return
    end(wait(client, created.id, quiet=as_json), as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Fetch:
    """A job to create, or to take up where an earlier call left it; ``wanted`` tells it from others."""

    client: BulkClient
    create: Callable[[], Created]
    wanted: Mapping[str, Any]
    object_name: str = _RESULT
    expected: int | None = None

    def run(self, output: Path | None, *, as_json: bool) -> None:
        """Bring the result into ``output``, or just begin."""
        if output is None:
            created = self.create()
            say({"id": created.id, "status": created.status}, as_json=as_json)
            return
        # No job is begun whose result would have no place.
        if not os.access(output.parent, os.W_OK | os.X_OK):
            raise click.UsageError(f"--output: cannot write in the folder {output.parent}")
        pending = Pending(output, self.wanted)
        job = _left(self.client, pending) or self.create().id
        pending.note(job)
        try:
            status = wait(self.client, job, expected=self.expected, quiet=as_json)
            if not status.completed_well:
                pending.forget()
                _stopped(status, as_json=as_json)
            with transfer(output.name, quiet=as_json) as told:
                size = self.client.save(job, self.object_name, output, on_bytes=told)
        except (KeyboardInterrupt, Unreachable):
            click.echo(f"job {job} goes on; the same command takes it up again", err=True)
            raise
        except BulkError as error:
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                # Such as one whose result is past its retention: the same command would be refused for ever.
                pending.forget()
            raise
        except OSError as error:
            raise click.FileError(str(output), error.strerror or str(error)) from error
        pending.forget()
        say(job_row(status) | {"file": str(output), "bytes": size}, as_json=as_json)


def _left(client: BulkClient, pending: Pending) -> str | None:
    """Return the job that an earlier call began, if the service still knows it."""
    job = pending.job()
    if job is None:
        return None
    try:
        client.status(job)
    except BulkError:
        return None
    return job


def _stopped(status: JobStatus, *, as_json: bool) -> None:
    if not as_json:
        click.echo(f"`bulk data {status.id}` prints what it has; `bulk restart {status.id}` lets it go on", err=True)
    say(job_row(status), as_json=as_json)
    click.get_current_context().exit(FINDING)

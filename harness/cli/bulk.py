"""``bulk-harness bulk``: a thin client for whatever bulk service is behind a URL."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contracts import nearest
from harness.cli import options
from harness.cli.failures import FINDING
from harness.client import BulkClient, JobStatus

WAIT = 3600.0


@click.group(
    epilog="""\b
Example:
  bulk-harness up --vendor etsy --ready-file ready.json &
  bulk-harness bulk download listings --ready-file ready.json --output listings.jsonl"""
)
def bulk() -> None:
    """Talk to a bulk service: ours, or any other.

    Say which by --url, --element and --user, or by the --ready-file of `bulk-harness up` and --vendor.
    """


def connected(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say whom to talk to, and a `BulkClient` in their place."""

    @click.option("--url", envvar="BULK_HARNESS_URL", help="Ends in /elements/api-v2.")
    @click.option("--element", envvar="BULK_HARNESS_ELEMENT", help="The element token.")
    @click.option("--user", envvar="BULK_HARNESS_USER", help="The user secret.")
    @click.option("--hub", help="Use paths with this hub's prefix.")
    @click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
                  help="Written by `bulk-harness up`.")  # fmt: skip
    @click.option("--vendor", help="Which instance of the ready file; not needed if it has one.")
    @options.as_json
    @wraps(command)
    def run(
        *,
        url: str | None,
        element: str | None,
        user: str | None,
        hub: str | None,
        ready_file: Path | None,
        vendor: str | None,
        **rest: Any,
    ) -> None:
        if ready_file is not None:
            url, element, user = _from_ready_file(ready_file, vendor)
        if not (url and element and user):
            raise click.UsageError("say whom to talk to: --url, --element and --user, or --ready-file")
        command(client=BulkClient(url, element=element, user=user, hub=hub), **rest)

    return run


@bulk.command(
    epilog="\b\nExample:\n  bulk-harness bulk download listings --ready-file ready.json --output listings.jsonl"
)
@click.argument("object_name", metavar="OBJECT")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Wait for the job and write its result there."
)
@click.option("--criteria", default="{}", help="More job criteria as a JSON object, such as '{\"limit\": 10}'.")
@connected
def download(*, client: BulkClient, object_name: str, output: Path | None, criteria: str, as_json: bool) -> None:
    """Download all records of OBJECT."""
    created = client.download(object_name, **_object(criteria, "--criteria"))
    if output is None:
        _say({"id": created.id, "status": created.status}, as_json=as_json)
        return
    status = client.wait(created.id, timeout=WAIT)
    if not status.completed_well:
        _end(status, as_json=as_json)
    size = client.save(created.id, object_name, output)
    _say(_row(status) | {"file": str(output), "bytes": size}, as_json=as_json)


@bulk.command(epilog="\b\nExample:\n  bulk-harness bulk upload contact people.csv --ready-file ready.json --wait")
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True))
@click.option("--metadata", default="{}", help="Job metadata as a JSON object.")
@click.option("--wait", is_flag=True, help="Wait until every row was tried.")
@connected
def upload(*, client: BulkClient, object_name: str, file: Path, metadata: str, wait: bool, as_json: bool) -> None:
    """Create a record of OBJECT for each row of FILE."""
    created = client.upload(object_name, file, metadata=_object(metadata, "--metadata") or None)
    if not wait:
        _say({"id": created.id, "status": created.status}, as_json=as_json)
        return
    _end(client.wait(created.id, timeout=WAIT), as_json=as_json)


@bulk.command(epilog="\b\nExample:\n  bulk-harness bulk status 12 --ready-file ready.json")
@click.argument("job")
@connected
def status(*, client: BulkClient, job: str, as_json: bool) -> None:
    """Say where JOB stands."""
    found = client.status(job)
    _say(dict(found.body) if as_json else _row(found), as_json=as_json)


@bulk.command(
    epilog="\b\nExample:\n  bulk-harness bulk jobs --where \"job_direction='UPLOAD'\" --ready-file ready.json"
)
@click.option("--where", help="Only jobs for which this holds.")
@connected
def jobs(*, client: BulkClient, where: str | None, as_json: bool) -> None:
    """List the jobs, newest first."""
    rows = [_row(job) for job in client.jobs(where)]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in rows[0] if rows else ("no jobs",):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))
    Console().print(table)


@bulk.command(epilog="\b\nExample:\n  bulk-harness bulk cancel 12 --ready-file ready.json")
@click.argument("job")
@connected
def cancel(*, client: BulkClient, job: str, as_json: bool) -> None:
    """Ask for the end of JOB."""
    _say(_row(client.cancel(job)), as_json=as_json)


def _from_ready_file(path: Path, vendor: str | None) -> tuple[str, str, str]:
    try:
        body = json.loads(path.read_text("utf-8"))
        rows = {row["vendor"]: row for row in body["instances"]}
        url = str(body["bulk"]["url"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.UsageError(f"{path} is not a ready file of `bulk-harness up`: {error!r}") from error
    if vendor is None and len(rows) > 1:
        raise click.UsageError(f"{path} has several vendors; say which with --vendor: {', '.join(sorted(rows))}")
    name = next(iter(rows), "") if vendor is None else vendor
    if name not in rows:
        raise click.UsageError(f"{path} has no vendor called '{name}'; {nearest(name, rows)}")
    return url, str(rows[name]["element_token"]), str(rows[name]["user_secret"])


def _object(text: str, option: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{option} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise click.UsageError(f"{option} must be a JSON object, not a {type(value).__name__}")
    return value


def _row(status: JobStatus) -> dict[str, Any]:
    wanted = ("id", "status", "direction", "object_name", "records", "errors", "message")
    facts = asdict(status)
    return {name: facts[name] for name in wanted}


def _say(row: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(row))
        return
    for name, value in row.items():
        click.echo(f"{name:<12} {value}")


def _end(status: JobStatus, *, as_json: bool) -> None:
    _say(_row(status), as_json=as_json)
    fine = status.completed_well and not status.errors
    click.get_current_context().exit(0 if fine else FINDING)

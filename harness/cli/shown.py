"""Jobs as lines and tables, for a person or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.cli.failures import FINDING
from harness.client import JobStatus

_JOB = ("id", "status", "direction", "object_name", "records", "errors", "message")


def job_row(status: JobStatus) -> dict[str, Any]:
    facts = asdict(status)
    return {name: facts[name] for name in _JOB}


def say(row: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(row))
        return
    for name, value in row.items():
        click.echo(f"{name:<12} {value}")


def say_table(rows: Sequence[Mapping[str, Any]], none: str, *, as_json: bool) -> None:
    """Print rows under their headings, or what it means that there are none."""
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in rows[0] if rows else (none,):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))
    Console().print(table)


def end(status: JobStatus, *, as_json: bool) -> None:
    """Say how a job ended and leave with the exit code for that."""
    say(job_row(status), as_json=as_json)
    fine = status.completed_well and not status.errors
    click.get_current_context().exit(0 if fine else FINDING)

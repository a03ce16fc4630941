"""``bulk-harness report``: the result of a run in other forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from contracts import ContractError, Problem
from harness.cli.failures import FINDING, FINE
from harness.cli.written import FILE, report_options, write_all
from harness.report import suite as reports
from harness.report.suite.values import SuiteRun


@click.command(epilog="\b\nExample:\n  bulk-harness report run.json --html run.html --junit run.xml")
@click.argument("result", type=FILE)
@report_options
@click.pass_context
def report(context: click.Context, /, *, result: Path, **wanted: Any) -> None:
    """Show a result that `run --json` wrote, and write it in the forms asked for.

    Ends with 0 if the run was green, 1 if it was not.
    """
    run = read(result)
    reports.show(run, Console(highlight=False))
    write_all(run, wanted)
    context.exit(FINE if run.passed else FINDING)


def read(path: Path) -> SuiteRun:
    """Return the run that a file tells of; raises `ContractError`."""
    try:
        return reports.read_run(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error

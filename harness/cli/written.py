"""The reports of a run that are written to files, the same for ``run`` and ``report``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from harness.report import suite as reports
from harness.report.suite.values import SuiteRun

FILE = click.Path(path_type=Path, dir_okay=False)
HELP = {
    "json": "Write the whole run there as JSON, for `gate` and `report`.",
    "junit": "Write JUnit XML there.",
    "html": "Write a page there that needs no network.",
    "sarif": "Write SARIF 2.1.0 there.",
    "markdown": "Write Markdown there.",
}
WRITERS: Mapping[str, Callable[[SuiteRun], str]] = {
    "json": reports.as_json,
    "junit": reports.junit,
    "html": reports.page,
    "sarif": reports.sarif,
    "markdown": reports.markdown,
}
SUMMARY = "GITHUB_STEP_SUMMARY"


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every kind of report."""
    command = click.option("--github", is_flag=True, help="Annotations and a step summary for GitHub Actions.")(command)
    for name, told in reversed(HELP.items()):
        command = click.option(f"--{name}", type=FILE, metavar="FILE", help=told)(command)
    return command


def begin_all(wanted: Mapping[str, Any]) -> None:
    """Empty the files of a run that is to come: what is there of another one must not be taken for it.

    Raises `click.FileError` before any time is spent if one of them cannot be written.
    """
    for name in WRITERS:
        if wanted[name] is not None:
            _write(wanted[name], "")


def write_all(run: SuiteRun, wanted: Mapping[str, Any]) -> None:
    """Write every report that is wanted; raises `click.FileError`."""
    for name, make in WRITERS.items():
        if wanted[name] is not None:
            _write(wanted[name], make(run))
    if wanted["github"]:
        click.echo(reports.annotations(run))
        if summary := os.environ.get(SUMMARY):
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(reports.markdown(run))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise click.FileError(str(path), str(error.strerror)) from error

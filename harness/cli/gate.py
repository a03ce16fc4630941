"""``bulk-harness gate``: a result of the suites held against a baseline."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console

from contracts import ContractError, Problem, SystemClock
from harness.cli import options
from harness.cli.failures import FINDING, FINE, UNREACHABLE, USER
from harness.report import gate as gates
from harness.report.gate import Baseline, Judgement, Kind
from harness.report.suite import read_run
from harness.report.suite.values import SuiteRun

FILE = click.Path(path_type=Path, dir_okay=False)
MOST_CHANGES = 40
"""Changed lines of a baseline that are printed; version control shows the rest."""


@click.command(
    epilog="\b\nExample:\n  bulk-harness run --json run.json\n  bulk-harness gate run.json --baseline baseline.yaml",
)
@click.argument("results", metavar="RESULT...", nargs=-1, required=True, type=FILE)
@click.option("--baseline", "file", type=FILE, required=True, help="What was reached before.")
@click.option("--update", is_flag=True, help="Write what this run has reached into the baseline.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day by which accepted failures expire.")
@options.as_json
@click.pass_context
def gate(
    context: click.Context,
    *,
    results: tuple[Path, ...],
    file: Path,
    update: bool,
    today: datetime | None,
    as_json: bool,
) -> None:
    """Fail when a run is worse than its baseline.

    RESULT is what `run --json` wrote; several are the shards of one run. Worse are new failures, tests and promises
    that are not tested any more, more vendor calls, slower jobs, and accepted failures that expired. A run that
    reached nothing, or is about something else than the baseline, never passes.
    """
    run = gates.joined([_result(path) for path in results])
    baseline, changes = _baseline(run, file, update=update)
    judgement = gates.judge(run, baseline, today.date() if today else this_day())
    if as_json:
        click.echo(json.dumps({**gates.as_document(judgement), "changes": changes}, indent=2))
    else:
        _show(judgement, changes, file)
    context.exit(exit_code(judgement))


def _result(path: Path) -> SuiteRun:
    try:
        return read_run(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error


def _baseline(run: SuiteRun, file: Path, *, update: bool) -> tuple[Baseline, list[str]]:
    """Return what the run is held against, and the lines of its file that an update has changed."""
    if not update:
        return gates.load_baseline(file), []
    before = gates.load_baseline(file) if file.exists() else None
    baseline = gates.updated(run, before)
    if gates.refused(run, before or baseline):
        # Nothing is written that says less than what is there; the judgement says why.
        return before or baseline, []
    old, new = file.read_text("utf-8") if before else "", gates.written(baseline)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(new, "utf-8")
    return baseline, [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[:2] in ("+ ", "- ")]


def _show(judgement: Judgement, changes: Sequence[str], file: Path) -> None:
    for line in changes[:MOST_CHANGES]:
        click.echo(line)
    if len(changes) > MOST_CHANGES:
        click.echo(f"… and {len(changes) - MOST_CHANGES:,} more changed lines in {file}")
    gates.show(judgement, Console(highlight=False))
    if gone := sum(line.startswith("- - ") and "::" in line for line in changes):
        # A run of a part leaves out the rest.
        told = (
            "1 test of the baseline has not passed and is" if gone == 1 else f"{gone:,} tests have not passed and are"
        )
        click.echo(f"{told} not in it any more; was all of it run?")
    if any(one.kind is Kind.FAILURE for one in judgement.objections):
        click.echo(f"A failure to be put up with goes under 'accepted' in {file}, with a reason and a last day.")
    if any(one.kind is Kind.UNLIKE for one in judgement.objections):
        click.echo(f"To begin anew, remove {file} and use --update.")


def exit_code(judgement: Judgement) -> int:
    kinds = {one.kind for one in judgement.objections}
    if Kind.UNREACHED in kinds:
        return UNREACHABLE
    if Kind.UNLIKE in kinds:
        return USER
    return FINDING if kinds else FINE


def this_day() -> date:
    return datetime.fromtimestamp(SystemClock().now(), UTC).date()

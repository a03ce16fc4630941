"""The command: options in, tables or data out."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shlex import quote

import click
from rich.console import Console

from contracts import Clock, SystemClock
from harness.cli import options
from harness.cli.demo.progress import progress
from harness.cli.demo.run import run
from harness.cli.demo.story import DOWNLOADS, Story, story
from harness.cli.failures import FINDING
from harness.cli.signals import stop_event
from harness.report import RunReport, page, show
from harness.report import as_json as report_as_json
from harness.stage import Interrupted, Stage, StageError, Wanted

RECORDS, SEED = 2000, 1
WIDE = 120


@click.command(epilog="\b\nExample:\n  bulk-harness demo --records 5000 --html run.html")
@click.option("--records", type=click.IntRange(min=1), default=RECORDS, show_default=True,
              help="How many records of each object.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=SEED, show_default=True,
              help="Where data and secrets come from.")  # fmt: skip
@click.option("--state", type=click.Path(path_type=Path, file_okay=False),
              help="Where jobs and uploads are kept. Default: a temporary directory.")  # fmt: skip
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), default=Path("bulk-harness-demo.html"),
              show_default=True, help="Where the page of the run is written.")  # fmt: skip
@click.option("--fault", "faults", multiple=True, metavar="VENDOR=FAULT",
              help="One more thing that goes wrong, such as etsy=status:500@calls=3; repeatable.")  # fmt: skip
@options.time_scale
@options.as_json
@click.pass_context
def demo(
    ctx: click.Context,
    *,
    records: int,
    seed: int,
    state: Path | None,
    html: Path,
    faults: tuple[str, ...],
    time_scale: float | None,
    as_json: bool,
) -> None:
    """Run bulk jobs through a vendor outage and prove that nothing was lost.

    Boots four mock vendors and the bulk service, downloads from all four while one of them goes down
    and one throttles, uploads a table, and judges every job by the vendor's own truth.
    """
    if not html.absolute().parent.is_dir():
        raise StageError(f"{html}: there is no such directory for the page; make it first, or give another --html")
    plan = story(records, faults)
    console = Console(stderr=as_json)
    if not console.is_terminal:
        console.width = WIDE
    command = _command(records, seed, faults)
    with ExitStack() as stack:
        stop = stack.enter_context(stop_event())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bulk-harness-")))
        stage = Stage(
            state or folder / "state", vendors=tuple(DOWNLOADS), wanted=Wanted(records, seed, time_scale), stop=stop,
            workers=len(DOWNLOADS),
        )  # fmt: skip
        try:
            report = _run(stage, plan, console, folder, command, quiet=as_json)
        except Interrupted:
            ctx.exit(130)
    html.write_text(page(report), "utf-8")
    if as_json:
        click.echo(report_as_json(report))
    else:
        show(report, console)
        console.print(f"The page of this run: {html}", highlight=False, soft_wrap=True)
    ctx.exit(0 if report.passed else FINDING)


def _run(stage: Stage, plan: Story, console: Console, folder: Path, command: str, *, quiet: bool) -> RunReport:
    clock: Clock = SystemClock()
    begun = clock.now()
    if not quiet:
        console.print(f"Starting {', '.join(DOWNLOADS)} and the bulk service …", highlight=False)
    with stage, progress(console, quiet=quiet) as shown:
        jobs = run(stage, plan, onlooker=shown, clock=clock, folder=folder, repeat=command)
    return RunReport(
        title="Bulk jobs through an outage",
        version=version("bulk-harness"),
        started=datetime.fromtimestamp(begun, UTC).isoformat(timespec="seconds"),
        seconds=round(clock.now() - begun, 2),
        seed=stage.facts.seed,
        records=stage.facts.records,
        command=command,
        jobs=tuple(jobs),
    )


def _command(records: int, seed: int, faults: tuple[str, ...]) -> str:
    more = "".join(f" --fault {quote(fault)}" for fault in faults)
    return f"bulk-harness demo --records {records} --seed {seed}{more}"

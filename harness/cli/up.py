"""``bulk-harness up``: the stage in the foreground."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from contracts import SystemClock
from harness.cli import options
from harness.cli.paste import instance_lines, short_lines
from harness.cli.signals import stop_event
from harness.stage import Bench, Interrupted, Ready, Stage, Wanted
from harness.staging.state import write_whole
from harness.staging.targets import target_document

STATE = Path(".bulk-harness")
FEW = 4
"""Of so many vendors everything is printed, of more one line and one call each."""
FEW_RECORDS = 60
"""Of each object on virtual time, as the suites have it without a target."""
KEPT, KEPT_NOT = "everything in the state directory is kept.", "nothing is kept."
OF_REAL_TIME = ("state", "time_scale")
FOREVER = threading.TIMEOUT_MAX


@click.command(
    epilog="\b\nExample:\n  bulk-harness up --vendor etsy --records 5000 --ready-file ready.json",
)
@options.vendors
@click.option(
    "--records", type=click.IntRange(min=0), help="How many records of each object. Default: 1000, on virtual time 60."
)
@options.seed
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), default=STATE, show_default=True,
              help="Where jobs and uploaded records are kept.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True,
              help="The port of the bulk service; 0 is any free one.")  # fmt: skip
@options.time_scale
@click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write URLs, tokens and pids there when everything answers.")  # fmt: skip
@click.option("--target-file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write there what `run --target` needs to judge this service.")  # fmt: skip
@click.option("--virtual-time", is_flag=True,
              help="Let time pass only when somebody waits: an hour takes none. Nothing is kept.")  # fmt: skip
@options.as_json
@click.pass_context
def up(
    context: click.Context,
    /,
    *,
    vendors: tuple[str, ...],
    records: int | None,
    seed: int | None,
    state: Path,
    host: str,
    port: int,
    time_scale: float | None,
    ready_file: Path | None,
    target_file: Path | None,
    virtual_time: bool,
    as_json: bool,
) -> None:
    """Run mock vendors and a bulk service until Ctrl-C.

    The same --seed gives the same data and the same tokens. A state directory keeps its seed, records
    and time scale; jobs that were interrupted go on when it is used again.
    """
    wanted = Wanted(records, seed, time_scale)
    with stop_event() as stop:
        if virtual_time:
            _alone(context)
            with _bench(vendors, wanted, host, port) as bench:
                _tell(bench.ready, bench.target(), ready_file, target_file)
                _announce(bench.ready, KEPT_NOT, as_json=as_json)
                SystemClock().wait(stop, FOREVER)
            return
        stage = Stage(state, vendors=vendors, wanted=wanted, host=host, port=port, ready_file=ready_file, stop=stop)
        try:
            with stage:
                _tell(stage.ready, _target(stage), None, target_file)
                _announce(stage.ready, KEPT, as_json=as_json)
                stage.watch()
        except Interrupted:
            return


def _alone(context: click.Context) -> None:
    given = [name for name in OF_REAL_TIME if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if given:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"{names} cannot go with --virtual-time, which keeps nothing and has no speed")


@contextmanager
def _bench(vendors: tuple[str, ...], wanted: Wanted, host: str, port: int) -> Iterator[Bench]:
    records = FEW_RECORDS if wanted.records is None else wanted.records
    seed = 1 if wanted.seed is None else wanted.seed
    with (
        tempfile.TemporaryDirectory(prefix="bulk-harness-") as state,
        Bench(Path(state), vendors=vendors, records=records, seed=seed, host=host, port=port) as bench,
    ):
        yield bench


def _target(stage: Stage) -> dict[str, Any]:
    scale = stage.facts.time_scale
    time = {"kind": "real"} if scale == 1 else {"kind": "scaled", "scale": scale}
    return target_document(stage.ready, time=time)


def _tell(ready: Ready, target: dict[str, Any], ready_file: Path | None, target_file: Path | None) -> None:
    for file, document in ((ready_file, ready.document()), (target_file, target)):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, document)


def _announce(ready: Ready, last: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(ready.document()))
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"# bulk service: {ready.bulk_url}")
    console.print(f"# its API: {ready.docs_url}")
    few = len(ready.instances) <= FEW
    for instance in ready.instances:
        console.print()
        for line in (instance_lines if few else short_lines)(ready, instance):
            console.print(line, markup=False)
    if not few:
        console.print(f"\n# With at most {FEW} times --vendor there is a whole walk to paste for each of them.")
    console.print(f"\n# Ready. Ctrl-C ends it; {last}")

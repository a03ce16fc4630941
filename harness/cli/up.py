"""``bulk-harness up``: the stage in the foreground."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from harness.cli import options
from harness.cli.paste import instance_lines, short_lines
from harness.cli.signals import stop_event
from harness.stage import Interrupted, Stage, Wanted

STATE = Path(".bulk-harness")
FEW = 4
"""Of so many vendors everything is printed, of more one line and one call each."""


@click.command(
    epilog="\b\nExample:\n  bulk-harness up --vendor etsy --records 5000 --ready-file ready.json",
)
@options.vendors
@click.option("--records", type=click.IntRange(min=0), help="How many records of each object. Default: 1000.")
@options.seed
@click.option("--state", type=click.Path(path_type=Path, file_okay=False), default=STATE, show_default=True,
              help="Where jobs and uploaded records are kept.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True,
              help="The port of the bulk service; 0 is any free one.")  # fmt: skip
@options.time_scale
@click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write URLs, tokens and pids there when everything answers.")  # fmt: skip
@options.as_json
def up(
    *,
    vendors: tuple[str, ...],
    records: int | None,
    seed: int | None,
    state: Path,
    host: str,
    port: int,
    time_scale: float | None,
    ready_file: Path | None,
    as_json: bool,
) -> None:
    """Run mock vendors and a bulk service until Ctrl-C.

    The same --seed gives the same data and the same tokens. A state directory keeps its seed, records
    and time scale; jobs that were interrupted go on when it is used again.
    """
    with stop_event() as stop:
        stage = Stage(
            state,
            vendors=vendors,
            wanted=Wanted(records, seed, time_scale),
            host=host,
            port=port,
            ready_file=ready_file,
            stop=stop,
        )
        try:
            with stage:
                _announce(stage, as_json=as_json)
                stage.watch()
        except Interrupted:
            return


def _announce(stage: Stage, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(stage.ready.document()))
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"# bulk service: {stage.ready.bulk_url}")
    console.print(f"# its API: {stage.ready.docs_url}")
    few = len(stage.ready.instances) <= FEW
    for instance in stage.ready.instances:
        console.print()
        for line in (instance_lines if few else short_lines)(stage.ready, instance):
            console.print(line, markup=False)
    if not few:
        console.print(f"\n# With at most {FEW} times --vendor there is a whole walk to paste for each of them.")
    console.print("\n# Ready. Ctrl-C ends it; everything in the state directory is kept.")

"""``bulk-harness vendors``: the mock vendors by themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contracts import SystemClock
from harness.cli import options
from harness.cli.signals import stop_event
from harness.stage import chosen, vendor_source, vendor_summary


@click.group(epilog="\b\nExample:\n  bulk-harness vendors serve etsy --records 100000 --port 9001")
def vendors() -> None:
    """List, show or serve the mock vendors."""


@vendors.command("list", epilog="\b\nExample:\n  bulk-harness vendors list --json")
@options.as_json
def list_(*, as_json: bool) -> None:
    """List the vendors and what records they have."""
    rows = [vendor_summary(name) for name in chosen(())]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("vendor", "name", "records of"):
        table.add_column(heading)
    for row in rows:
        table.add_row(Text(row["vendor"]), Text(row["name"]), Text(", ".join(row["resources"])))
    Console().print(table)


@vendors.command(epilog="\b\nExample:\n  bulk-harness vendors show etsy > my-vendor.yaml")
@click.argument("vendor")
@options.as_json
def show(*, vendor: str, as_json: bool) -> None:
    """Print the file that makes VENDOR what it is."""
    chosen((vendor,))
    if as_json:
        click.echo(json.dumps(vendor_summary(vendor) | {"source": vendor_source(vendor)}, indent=2))
    else:
        click.echo(vendor_source(vendor), nl=False)


@vendors.command(epilog="\b\nExample:\n  bulk-harness vendors serve etsy --port 9001 --fault status:503@calls=3-5")
@click.argument("vendor")
@click.option("--records", type=click.IntRange(min=0), default=1000, show_default=True,
              help="How many records of each object.")  # fmt: skip
@options.seed
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where created records are kept. Default: in memory.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 is any free port.")
@click.option("--fault", "faults", multiple=True, metavar="FAULT", help="What goes wrong and when; repeatable.")
@options.time_scale
@click.pass_context
def serve(
    ctx: click.Context,
    *,
    vendor: str,
    records: int,
    seed: int | None,
    state: Path | None,
    host: str,
    port: int,
    faults: tuple[str, ...],
    time_scale: float | None,
) -> None:
    """Serve one VENDOR until Ctrl-C; its line of JSON says where it is and what a client must send."""
    chosen((vendor,))
    command = [sys.executable, "-m", "mock_vendors", "--vendor", vendor, "--records", str(records)]
    command += ["--seed", str(1 if seed is None else seed), "--host", host, "--port", str(port)]
    command += [part for fault in faults for part in ("--fault", fault)]
    command += [] if state is None else ["--state", str(state)]
    command += [] if time_scale is None else ["--time-scale", f"{time_scale:g}"]
    ctx.exit(_foreground(command))


def _foreground(command: list[str]) -> int:
    """Run it in our place: it hears the terminal's Ctrl-C itself, we pass on SIGTERM, and it ends when we do."""
    with stop_event() as stop, subprocess.Popen([*command, "--exit-with-stdin"], stdin=subprocess.PIPE) as process:
        while process.poll() is None:
            if SystemClock().wait(stop, 0.1):
                process.terminate()
                process.wait()
        return process.returncode

"""``bulk-harness vendors``: the mock vendors by themselves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contracts import SystemClock
from harness.cli import options
from harness.cli.signals import stop_event
from harness.stage import (
    StageError,
    chosen,
    is_file,
    known_vendor,
    vendor_draft,
    vendor_manners,
    vendor_source,
    vendor_summary,
)
from harness.stage import profiles as profile_titles


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


@vendors.command(epilog="\b\nExample:\n  bulk-harness vendors show etsy --file > my-vendor.yaml")
@click.argument("vendor")
@click.option("--file", "as_file", is_flag=True, help="Print the vendor's file itself, to start one's own from.")
@options.as_json
def show(*, vendor: str, as_file: bool, as_json: bool) -> None:
    """Explain what VENDOR, a name or a file, does, and where each of its manners is known from."""
    known_vendor(vendor)
    if as_file:
        click.echo(Path(vendor).read_text("utf-8") if is_file(vendor) else vendor_source(vendor), nl=False)
        return
    manners = vendor_manners(vendor)
    if as_json:
        click.echo(json.dumps(vendor_summary(vendor) | {"manners": manners}, indent=2))
    else:
        _explain(vendor_summary(vendor), manners)


def _explain(summary: dict[str, Any], manners: list[dict[str, Any]]) -> None:
    console = Console()
    sources = list(dict.fromkeys(manner["source"] for manner in manners if manner["source"]))
    for part, group in groupby(manners, lambda manner: manner["part"]):
        console.print(Text(f"\n{part}", style="bold"))
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(max_width=44, overflow="fold")
        table.add_column(ratio=1, overflow="fold")
        table.add_column(justify="right")
        for manner in group:
            number = sources.index(manner["source"]) + 1 if manner["source"] else None
            known = (
                Text("guess", style="yellow") if manner["guess"] else Text(f"[{number}]" if number else "", style="dim")
            )
            table.add_row(Text(manner["what"]), Text(manner["how"], style="dim"), known)
        console.print(table)
    console.print(Text(f"\n{summary['name']}; known from:", style="bold"))
    for number, address in enumerate(sources, 1):
        console.print(Text(f"[{number}] {address}"), soft_wrap=True)


@vendors.command(epilog="\b\nExample:\n  bulk-harness vendors init --openapi petstore.yaml --output petstore-mock.yaml")
@click.option("--openapi", required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="The OpenAPI document, 2.0 or 3.x, YAML or JSON.")  # fmt: skip
@click.option("--name", help="What the vendor is called. Default: the document's file name.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write. Default: standard output."
)
def init(*, openapi: Path, name: str | None, output: Path | None) -> None:
    """Draft a vendor file from an OpenAPI document: it can be served at once, and says what it guesses."""
    name = name or re.sub(r"\W+", "_", openapi.stem.lower()).strip("_")
    if output is not None and output.exists():
        raise StageError(f"{output} is there already; name another file or remove it")
    text, left_out = vendor_draft(openapi, name)
    for place, reason in left_out:
        click.echo(f"left out: {place}: {reason}", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise StageError(f"{output}: cannot be written: {error.strerror}") from error
    click.echo(f"{output} is drafted; serve it: bulk-harness vendors serve {output}", err=True)


@vendors.command(epilog="\b\nExample:\n  bulk-harness vendors profiles")
@options.as_json
def profiles(*, as_json: bool) -> None:
    """List the profiles: weather by name, for --profile."""
    known = profile_titles()
    if as_json:
        click.echo(json.dumps(known, indent=2))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for name, title in known.items():
        table.add_row(Text(name, style="bold"), Text(title))
    Console().print(table)


_SERVE = """\b
Example:
  bulk-harness vendors serve etsy --port 9001 --fault status:503@calls=3-5
  bulk-harness vendors serve etsy --profile flaky --records 100000
  bulk-harness vendors serve my-vendor.yaml --set resources.orders.list.paging.most=20
  bulk-harness vendors serve stripe --drift delete:1@page=2 --permission forbid@resource=events
"""


@vendors.command(epilog=_SERVE)
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
@click.option("--profile", metavar="NAME", help="Weather by its name (see vendors profiles) or from a file.")
@click.option("--fault", "faults", multiple=True, metavar="FAULT", help="What goes wrong and when; repeatable.")
@click.option("--drift", multiple=True, metavar="DRIFT", help="How records change meanwhile; repeatable.")
@click.option("--permission", "permissions", multiple=True, metavar="RULE",
              help="What the client may not do, and when; repeatable.")  # fmt: skip
@click.option("--job-fault", "job_faults", multiple=True, metavar="FAULT",
              help="What goes wrong with the vendor's own bulk jobs; repeatable.")  # fmt: skip
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE",
              help="Any value of the vendor's file by its path; repeatable.")  # fmt: skip
@click.option("--no-limits", is_flag=True, help="Switch the vendor's rate limits off.")
@options.time_scale
@click.pass_context
def serve(ctx: click.Context, /, *, vendor: str, seed: int | None, no_limits: bool, **said: Any) -> None:
    """Serve one VENDOR, a name or a file, until Ctrl-C.

    Its line of JSON says where it is and what a client must send; its control API is under /__mock__ there.
    """
    known_vendor(vendor)
    command = [sys.executable, "-m", "mock_vendors", "--vendor", vendor, "--seed", str(1 if seed is None else seed)]
    command += ["--no-limits"] if no_limits else []
    for option, values in said.items():
        name = _NAMES.get(option, option).replace("_", "-")
        for value in values if isinstance(values, tuple) else () if values is None else (values,):
            command += [f"--{name}", f"{value:g}" if isinstance(value, float) else str(value)]
    ctx.exit(_foreground(command))


_NAMES = {"faults": "fault", "job_faults": "job-fault", "permissions": "permission", "settings": "set"}
"""What the vendors' own process calls an option that has another name here."""


def _foreground(command: list[str]) -> int:
    """Run it in our place: it hears the terminal's Ctrl-C itself, we pass on SIGTERM, and it ends when we do."""
    with stop_event() as stop, subprocess.Popen([*command, "--exit-with-stdin"], stdin=subprocess.PIPE) as process:
        while process.poll() is None:
            if SystemClock().wait(stop, 0.1):
                process.terminate()
                process.wait()
        return process.returncode

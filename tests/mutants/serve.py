"""Run one of the implementations until the standard input ends: ``python -m mutants.serve NAME --target-file F``."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from harness.stage import Bench
from mutants.lab import Lab
from mutants.registry import mutants

OURS = "ours"
"""The name under which our own implementation is served as it is."""
PATIENCE = {"seconds": 20}
"""Of the machine's time for what may never come, where an implementation is wrong; a right one has all the time."""


@contextmanager
def serving(name: str, state: Path, vendors: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Serve an implementation in this process; yield its target document."""
    one = None if name == OURS else mutants()[name]
    lab = Lab() if one is None else one.lab()
    patience = {} if one is None or one.right else PATIENCE
    with lab, Bench(state, vendors=vendors) as bench:
        yield {**bench.target(), "name": name, "tolerances": {**patience, **lab.tolerances}}


@click.command()
@click.argument("name")
@click.option("--target-file", type=click.Path(path_type=Path), required=True)
@click.option("--vendor", "vendors", multiple=True, help="Which vendor; repeatable. Default: all.")
def main(name: str, target_file: Path, vendors: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(name, Path(folder), vendors) as target:
        target_file.write_text(json.dumps(target))
        click.echo("ready")
        sys.stdin.read()


if __name__ == "__main__":
    main()

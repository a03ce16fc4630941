"""How far a run of the suites is, on stderr and only where somebody is looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from harness.running import OnLine, Results

COLUMNS = (
    SpinnerColumn(),
    MofNCompleteColumn(),
    BarColumn(),
    TextColumn("[red]{task.fields[wrong]}"),
    TimeElapsedColumn(),
    TextColumn("{task.description}", markup=False),
)


@contextmanager
def progress() -> Iterator[OnLine]:
    """Yield what is to be told of each line of a run."""
    console = Console(stderr=True)
    with Progress(*COLUMNS, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("starting", total=None, wrong="")
        failed: set[str] = set()

        def show(line: dict[str, Any], results: Results) -> None:
            if line["kind"] != "report":
                shown.update(task, total=results.expected or None)
                return
            if line["outcome"] == "failed":
                failed.add(line["node"])
            name = line["node"].rpartition("::")[2].replace("_", " ")
            wrong = f"{len(failed)} failed" if failed else ""
            shown.update(task, description=name[:60], wrong=wrong, advance=line["when"] == "teardown")

        yield show

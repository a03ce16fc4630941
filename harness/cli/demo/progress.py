"""Jobs on the way, for a terminal as bars, for a file as a line now and then, or not at all."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from harness.audit.finding import count
from harness.cli.demo.task import Look

STEP = 25


class Shown(Protocol):
    """An onlooker that is opened before and closed after."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def see(self, look: Look) -> None: ...


def progress(console: Console, *, quiet: bool) -> Shown:
    """Return what suits the console."""
    if quiet:
        return Lines(None)
    return Bars(console) if console.is_terminal else Lines(console)


class Bars:
    """A bar a job that moves."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28, complete_style="cyan", finished_style="green"),
            TextColumn("{task.completed:>6,.0f}/{task.total:,.0f}"),
            TextColumn("{task.fields[status]:<10}"),
            TextColumn("{task.fields[calls]:>3} calls"),
            TextColumn("[yellow]{task.fields[retries]}"),
            console=console,
        )
        self._bars: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def see(self, look: Look) -> None:
        name = _name(look)
        if name not in self._bars:
            total = look.task.total
            self._bars[name] = self._progress.add_task(f"{name:<22}", total=total, status="", calls=0, retries="")
        self._progress.update(
            self._bars[name],
            completed=look.status.records,
            status=look.status.status.lower(),
            calls=len(look.journal),
            retries="  ".join([*_retries(look), *([look.trouble] if look.trouble else [])]),
        )


class Lines:
    """A line when a job has got a quarter further, met trouble, or ended; none without a console."""

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._said: dict[str, tuple[str, int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def see(self, look: Look) -> None:
        name = _name(look)
        quarter = look.status.records * 100 // max(1, look.task.total) // STEP
        now = (look.status.status, quarter, look.retries)
        if self._console is not None and self._said.get(name) != now:
            self._console.print(line(look), markup=False, highlight=False, soft_wrap=True)
        self._said[name] = now


def line(look: Look) -> str:
    """Return the state of a job as a sentence."""
    parts = [look.status.status.lower(), f"{look.status.records:,} of {count(look.task.total, 'record')}"]
    parts += [count(len(look.journal), "call"), *_retries(look)]
    trouble = f" ({look.trouble})" if look.trouble else ""
    return f"{_name(look)}: {', '.join(parts)}{trouble}"


def _retries(look: Look) -> list[str]:
    if not look.retries:
        return []
    return ["1 retry" if look.retries == 1 else f"{look.retries} retries"]


def _name(look: Look) -> str:
    arrow = "↑" if look.task.direction == "UPLOAD" else "↓"
    return f"{arrow} {look.task.vendor} {look.task.object_name}"

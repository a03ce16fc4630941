"""From an exception to an exit code and a few lines that help."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import click

FINE, FINDING, USER, UNREACHABLE, OURS = range(5)
"""Fine · a finding · the user's file or arguments · something could not be reached · a fault of our own."""

# By name, since importing them would cost every command what only some of them need.
BY_NAME = {
    "ContractError": USER,
    "ControlError": UNREACHABLE,
    "Unreachable": UNREACHABLE,
    "Unfinished": UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """How a command ends that could not do its work."""

    code: int
    lines: tuple[str, ...]


def failure(error: BaseException) -> Failure:
    """Decide whose turn it is."""
    if isinstance(error, click.UsageError):
        return Failure(USER, _usage(error))
    if isinstance(error, click.ClickException):
        return Failure(USER, (error.format_message(),))
    code = _code(error)
    if code is not None:
        return Failure(code, tuple(str(error).splitlines()))
    return Failure(OURS, (f"a fault of ours: {type(error).__name__}: {error}", "--debug shows where it happened"))


def report(error: BaseException, *, debug: bool) -> int:
    """Print the lines on stderr and return the exit code."""
    found = failure(error)
    if debug:
        traceback.print_exception(error)
    for rank, line in enumerate(found.lines):
        click.echo(f"bulk-harness: {line}" if rank == 0 else f"  {line}", err=True)
    return found.code


def _usage(error: click.UsageError) -> tuple[str, ...]:
    where = error.ctx.command_path.removeprefix("bulk-harness").strip() if error.ctx else ""
    text = error.format_message()
    help_line = f"see: {error.ctx.command_path} --help" if error.ctx else ""
    return tuple(line for line in (f"{where}: {text}" if where else text, help_line) if line)


def _code(error: BaseException) -> int | None:
    own = getattr(error, "code", None)
    name = type(error).__name__
    if name in ("StageError", "Unservable") and isinstance(own, int):
        return own
    if name == "BulkError":
        return USER if 400 <= getattr(error, "status", 0) < 500 else UNREACHABLE
    return BY_NAME.get(name)

"""The options of a service, spelled and explained once for all commands that run one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_BYTES = {"": 1.0, "k": 2.0**10, "m": 2.0**20, "g": 2.0**30}


class _Amount(click.ParamType[float]):
    """A number with a unit."""

    def __init__(self, name: str, units: Mapping[str, float], form: str) -> None:
        self.name, self._units, self._form = name, units, form
        self._pattern = re.compile(rf"(\d+(?:\.\d+)?)([{''.join(units)}]{'?' if '' in units else ''})b?")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if not isinstance(value, str):
            return float(value)
        found = self._pattern.fullmatch(value.strip().lower())
        if found is None:
            self.fail(f"{value!r} is not {self._form}", param, ctx)
        return float(found[1]) * self._units[found[2]]


DURATION = _Amount("duration", _SECONDS, "a duration such as 90s, 30m, 12h or 3d")
SIZE = _Amount("size", _BYTES, "a size such as 500k, 1M or 2G")
database = click.option(
    "--database",
    metavar="URL",
    envvar="BULK_HARNESS_DATABASE",
    show_envvar=True,
    help="SQLite or PostgreSQL. Default: SQLite in the state folder.",
)


def service_options(state: Path | None) -> Callable[[Command], Command]:
    """Give a command the options of a service; without a default for ``state`` it must be named."""
    # To click 8.3 and later a default of None is one, and nothing that is missing.
    named: dict[str, Any] = {"required": True} if state is None else {"default": state, "show_default": True}
    options = (
        click.option("--state", type=click.Path(path_type=Path), metavar="DIR", help="Folder for jobs and results.",
                     **named),
        click.option("--instances", type=click.Path(path_type=Path), metavar="FILE",
                     help="Connector instances to serve. Default: those made through the API."),
        click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on."),
        click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 is any free one."),
        click.option("--workers", type=click.IntRange(1), default=4, show_default=True,
                     help="How many jobs run at the same time."),
        database,
        click.option("--retention", type=DURATION, default="3d", show_default=True,
                     help="How long results stay after their jobs have ended."),
        click.option("--allow-egress", multiple=True, metavar="NETWORK",
                     help="A network, an address or a host that callers may make the service call although it is not "
                          "public; repeatable."),
        click.option("--max-body", type=SIZE, default="1M", show_default=True, help="The largest JSON body."),
        click.option("--max-upload", type=SIZE, default="2G", show_default=True, help="The largest uploaded file."),
        click.option("--time-scale", type=click.FloatRange(0, 1e6, min_open=True), default=1.0, show_default=True,
                     help="How fast the service's time runs."),
        click.option("--time-origin", type=float, hidden=True, help="Instant at which its time is the machine's."),
    )  # fmt: skip

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated

"""Whom the commands of ``bulk-harness bulk`` talk to, said by options, environment or a ready file."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from contracts import nearest
from harness.cli import options
from harness.client import BulkClient


def connected(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say whom to talk to, and a `BulkClient` in their place."""

    @click.option("--url", envvar="BULK_HARNESS_URL", show_envvar=True, help="Ends in /elements/api-v2.")
    @click.option("--element", envvar="BULK_HARNESS_ELEMENT", show_envvar=True, help="The element token.")
    @click.option("--user", envvar="BULK_HARNESS_USER", show_envvar=True, help="The user secret.")
    @click.option("--hub", help="Use paths with this hub's prefix.")
    @click.option("--ready-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
                  help="Written by `bulk-harness up`.")  # fmt: skip
    @click.option("--vendor", help="Which instance of the ready file; not needed if it has one.")
    @options.as_json
    @wraps(command)
    def run(
        *,
        url: str | None,
        element: str | None,
        user: str | None,
        hub: str | None,
        ready_file: Path | None,
        vendor: str | None,
        **rest: Any,
    ) -> None:
        _once(ready_file, vendor)
        if ready_file is not None:
            url, element, user = _from_ready_file(ready_file, vendor)
        if not (url and element and user):
            raise click.UsageError("say whom to talk to: --url, --element and --user, or --ready-file")
        if not url.lower().startswith(("http://", "https://")):
            raise click.UsageError(f"--url must begin with http:// or https://, unlike {url!r}")
        command(client=BulkClient(url, element=element, user=user, hub=hub), **rest)

    return run


def json_object(text: str, option: str) -> dict[str, Any]:
    """Read an option's JSON object; raises `click.UsageError`."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{option} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise click.UsageError(f"{option} must be a JSON object, not a {type(value).__name__}")
    return value


def _once(ready_file: Path | None, vendor: str | None) -> None:
    """Refuse options that would be ignored; what the environment says gives way to a ready file."""
    if ready_file is None:
        if vendor is not None:
            raise click.UsageError("--vendor says which instance of a --ready-file, and there is none")
        return
    source = click.get_current_context().get_parameter_source
    if twice := [name for name in ("url", "element", "user") if source(name) is ParameterSource.COMMANDLINE]:
        raise click.UsageError(f"--{twice[0]} and --ready-file both say whom to talk to; give one of them")


def _from_ready_file(path: Path, vendor: str | None) -> tuple[str, str, str]:
    try:
        body = json.loads(path.read_text("utf-8"))
        rows = {row["vendor"]: row for row in body["instances"]}
        url = str(body["bulk"]["url"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.UsageError(f"{path} is not a ready file of `bulk-harness up`: {error!r}") from error
    if vendor is None and len(rows) > 1:
        raise click.UsageError(f"{path} has several vendors; say which with --vendor: {', '.join(sorted(rows))}")
    name = next(iter(rows), "") if vendor is None else vendor
    if name not in rows:
        raise click.UsageError(f"{path} has no vendor called '{name}'; {nearest(name, rows)}")
    return url, str(rows[name]["element_token"]), str(rows[name]["user_secret"])

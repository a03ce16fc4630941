"""The commands for who runs a bulk service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any

import click

from harness.bulk.options import DURATION, database, service_options
from harness.bulk.own_account import OwnAccount
from harness.bulk.service import Service
from harness.bulk.serving import purge as remove_old
from harness.bulk.serving import serve as run
from harness.cli import options
from harness.cli.shown import say
from harness.cli.signals import stop_event

STATE = Path(".bulk-service")


@click.command(
    epilog="""\b
Example:
  bulk-harness bulk serve --port 8080
  bulk-harness bulk serve --instances instances.json --database postgresql://bulk@db/bulk --retention 12h"""
)
@service_options(STATE)
@options.as_json
def serve(*, as_json: bool, **given: Any) -> None:
    """Run the bulk service until Ctrl-C; jobs that were interrupted go on with the next start.

    Without --instances it has an account of its own, with which instances are made through its API.
    """
    with stop_event() as stop:
        run(lambda service, account: _announce(service, account, as_json=as_json), stop, **given)


@click.command(epilog="\b\nExample:\n  bulk-harness bulk purge --older-than 12h")
@click.option("--state", type=click.Path(path_type=Path, exists=True, file_okay=False), default=STATE,
              show_default=True, help="The state folder of the service, which may be running.")  # fmt: skip
@database
@click.option("--older-than", type=DURATION, default="3d", show_default=True, help="How long ago the jobs ended.")
@options.as_json
def purge(*, state: Path, database: str | None, older_than: float, as_json: bool) -> None:
    """Remove the results of jobs that ended long ago; the jobs themselves stay in the list."""
    found = remove_old(state, database, older_than)
    say({"jobs": found.jobs, "bytes": found.bytes}, as_json=as_json)


def _announce(service: Service, account: OwnAccount | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"url": service.url} | ({"account": str(account.file)} if account else {})))
        return
    for line in _lines(service, account):
        click.echo(line)


def _lines(service: Service, account: OwnAccount | None) -> Iterator[str]:
    yield f"# bulk service: {service.url}"
    yield f"# its API:      {service.docs_url}"
    instances = service.platform.instances
    for one in map(instances.get, instances.ids):
        yield f"# instance {one.id}: {one.definition.display_name}, hub {one.hub}"
    if account is not None:
        authorization = f"Authorization: User {account.user_secret}, Organization {account.organization_secret}"
        configuration = {"base.url": "https://harvest.greenhouse.io", "api_key": "…"}
        body = {"element": {"key": "greenhouse"}, "configuration": configuration}
        yield f"# make an instance (the secrets are in {account.file})"
        head = f"curl -H {quote(authorization)} -H 'Content-Type: application/json'"
        yield f"{head} -d {quote(json.dumps(body, ensure_ascii=False))} {service.url}/instances"
    yield "# Ready. Ctrl-C ends it; everything in the state folder is kept."

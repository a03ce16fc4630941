"""``bulk-harness bulk``: a bulk service, and a client for whatever bulk service is behind a URL."""

from __future__ import annotations

import click

from harness.cli.group import Entry, LazyGroup

COMMANDS = {
    "serve": Entry("harness.cli.serve:serve", "Run the bulk service in the foreground."),
    "download": Entry("harness.cli.transfers:download", "Download all records of an object."),
    "query": Entry("harness.cli.transfers:query", "Download what an OCNQL statement asks for."),
    "upload": Entry("harness.cli.transfers:upload", "Create a record for each row of a file."),
    "status": Entry("harness.cli.jobs:status", "Say where a job stands."),
    "jobs": Entry("harness.cli.jobs:jobs", "List the jobs, newest first."),
    "data": Entry("harness.cli.jobs:data", "Print the records of a job's result."),
    "errors": Entry("harness.cli.jobs:errors", "List the records of an upload that failed."),
    "cancel": Entry("harness.cli.jobs:cancel", "Ask for the end of a job."),
    "restart": Entry("harness.cli.jobs:restart", "Let a download that stopped go on."),
    "purge": Entry("harness.cli.serve:purge", "Remove old results from a service's state."),
}


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    epilog="""\b
Example:
  bulk-harness up --vendor etsy --ready-file ready.json &
  bulk-harness bulk download listings --ready-file ready.json --output listings.jsonl""",
)
def bulk() -> None:
    """Run a bulk service, or talk to one: ours, or any other.

    Say which by --url, --element and --user, or by the --ready-file of `bulk-harness up` and --vendor.
    """

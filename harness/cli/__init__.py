"""The command ``bulk-harness``: one module a command, imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import click

from harness.cli.failures import FINE, OURS, report
from harness.cli.group import Entry, LazyGroup

COMMANDS = {
    "demo": Entry("harness.cli.demo:demo", "The whole story in a minute: an outage, a throttle, a verdict."),
    "up": Entry("harness.cli.up:up", "Vendors and bulk service in the foreground, until Ctrl-C."),
    "vendors": Entry("harness.cli.vendors:vendors", "List, show or serve the mock vendors."),
    "bulk": Entry("harness.cli.bulk:bulk", "Talk to a bulk service: download, upload, status, jobs, cancel."),
    "run": Entry("harness.cli.run_suites:run", "Hold suites and stories against a bulk implementation."),
    "report": Entry("harness.cli.report_run:report", "Show the result of a run in other forms."),
    "gate": Entry("harness.cli.gate:gate", "Fail when a run of the suites is worse than its baseline."),
}


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 a finding, 2 wrong arguments or file, 3 not reachable, 4 a fault of ours.",
)
@click.version_option(version("bulk-harness"), prog_name="bulk-harness")
@click.option("--debug", is_flag=True, help="Show the traceback when something goes wrong.")
def cli(debug: bool) -> None:
    """Plays the vendor, does the bulk job, judges the result.

    Start with: bulk-harness demo
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; nothing but the user's Ctrl-C gets out."""
    # Wherever it stands, --debug is meant for all of it.
    debug = "--debug" in arguments or bool(os.environ.get("BULK_HARNESS_DEBUG"))
    given = [argument for argument in arguments if argument != "--debug"]
    try:
        code = cli.main(args=given, prog_name="bulk-harness", standalone_mode=False)
        return code if isinstance(code, int) else FINE
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else OURS
    except Exception as error:
        return report(error, debug=debug)

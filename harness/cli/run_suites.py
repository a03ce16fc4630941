"""``bulk-harness run``: the suites, and stories of one's own, held against a bulk implementation."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from rich.console import Console

import contracts
from harness.cli import options
from harness.cli.failures import FINE, UNREACHABLE, USER
from harness.cli.gated import gated
from harness.cli.run_progress import progress
from harness.cli.selecting import begin_story, show_list
from harness.cli.signals import stop_event
from harness.cli.written import begin_all, report_options, write_all
from harness.report import suite as reports
from harness.report.suite.values import TargetFacts
from harness.running import STOPPED, Plan, Unfit, checked_target, run_suites, selected, untested
from harness.stage import connected
from harness.staging.targets import CAPABILITIES
from harness.suites.target import Target, load_target

FILE = click.Path(path_type=Path, dir_okay=False)
NEEDED = ("pytest", "xdist", "hypothesis", "schemathesis")
OURS = "Bulk Harness"


def _begun(context: click.Context, _parameter: click.Parameter, story: Path | None) -> None:
    if story is not None:
        begin_story(story)
        context.exit()


@click.command(
    epilog="""\b
Example:
  bulk-harness run                                    the bundled service, by everything
  bulk-harness run scenarios --quick --target staging.json
  bulk-harness run my_scenarios/ -k "callback or restart" --html report.html

Exit codes: 0 as promised, 1 a finding, 2 wrong arguments, file or tokens, or nothing could be held, 3 not reachable
or no end, 4 a fault of ours, 130 Ctrl-C.""",
)
@click.argument("names", metavar="[SUITE|FOLDER|FILE]...", nargs=-1)
@click.option("--target", "target_file", type=FILE, help="What is under test. Default: our own service, booted here.")
@click.option("--quick", "effort", flag_value="quick", help="Leave out what is slow, and try less.")
@click.option("--thorough", "effort", flag_value="thorough", help="Try much more, as long as it takes.")
@options.seed
@click.option(
    "-k", "expression", default="", metavar="EXPR", help="Only tests whose names fit: 'callback and not dead'."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: 2, and 1 with a target.")
@click.option("--shard", default="", metavar="I/N", help="Only this part of the tests, of so many.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), metavar="S", help="Stop after so many seconds.")
@click.option("--baseline", type=FILE, help="Judge the run by this baseline, as `gate` does.")
@report_options
@click.option("--list", "only_list", is_flag=True, help="Show what would be run, and what it covers.")
@click.option("--new", type=FILE, expose_value=False, callback=_begun, help="Write a story to begin one's own with.")
@click.option("--check-target", is_flag=True, help="Only look whether the target can be judged.")
@click.pass_context
def run(
    context: click.Context,
    /,
    *,
    names: tuple[str, ...],
    target_file: Path | None,
    effort: str | None,
    seed: int | None,
    expression: str,
    workers: int | None,
    shard: str,
    timeout: float | None,
    baseline: Path | None,
    only_list: bool,
    check_target: bool,
    **wanted: Any,
) -> None:
    """Hold suites and stories against a bulk implementation, and tell what is not as promised.

    Suites are contract, criteria, scenarios, measures, and vendors (about our mock vendors). None named: all.
    Without --target the bundled service and mocks are started, on a clock that moves when somebody waits.
    """
    _extra_there()
    target = None if target_file is None else load_target(target_file)
    plan = Plan(
        selection=selected(names, foreign=target is not None),
        facts=_facts(target),
        target=target,
        target_file=target_file,
        effort=effort or "whole",
        seed=1 if seed is None else seed,
        expression=expression,
        workers=_workers(workers, target),
        shard=_shard(shard),
        timeout=timeout,
    )
    if only_list:
        context.exit(show_list(plan))
    context.exit(_checked(target) if check_target else _judged(plan, names, baseline, wanted))


def _judged(plan: Plan, names: tuple[str, ...], baseline: Path | None, wanted: Mapping[str, Any]) -> int:
    begin_all(wanted)
    with _told_if_interrupted(plan, names, wanted):
        unfit = _unfit(plan.target)
    if unfit:
        write_all(untested(plan, names, "; ".join(one.what for one in unfit)), wanted)
        return _code(unfit)
    with stop_event() as stop:
        return _run(plan, names, stop, baseline, wanted)


def _run(
    plan: Plan, names: tuple[str, ...], stop: threading.Event, baseline: Path | None, wanted: Mapping[str, Any]
) -> int:
    judge = gated(baseline)
    with progress() as on_line:
        ran = run_suites(plan, names, stop=stop, on_line=on_line)
    reports.show(ran.run, Console(highlight=False))
    write_all(ran.run, wanted)
    judged = judge(ran.run)
    return ran.code if judged is None or ran.run.problem else judged


def _facts(target: Target | None) -> TargetFacts:
    if target is None:
        return TargetFacts(OURS, "", True, tuple(sorted({*CAPABILITIES, "bounce", "clock"})), connected(()))
    return TargetFacts(target.name, target.url, False, tuple(sorted(target.capabilities)), target.vendors)


def _unfit(target: Target | None) -> tuple[Unfit, ...]:
    """Tell and return the reasons if nothing can be judged."""
    contracts.load("bulk")
    found = () if target is None else checked_target(target)
    for one in found:
        click.echo(f"bulk-harness: {one.what}", err=True)
    return found


@contextmanager
def _told_if_interrupted(plan: Plan, names: tuple[str, ...], wanted: Mapping[str, Any]) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        write_all(untested(plan, names, STOPPED), wanted)
        raise


def _code(unfit: Sequence[Unfit]) -> int:
    return UNREACHABLE if all(one.reach for one in unfit) else USER


def _checked(target: Target | None) -> int:
    """Tell whether a target can be judged, and return the exit code."""
    if target is None:
        click.echo("our own service is always fit; say which --target is meant")
        return FINE
    if unfit := _unfit(target):
        return _code(unfit)
    count = len(target.instances)
    click.echo(f"{target.name} can be judged: it answers, and so do the mocks behind its {count} instances")
    return FINE


def _workers(given: int | None, target: Target | None) -> int:
    if target is not None and given not in (None, 1):
        raise click.UsageError("--workers: the mocks of a target are shared, so its tests run one after another")
    return given or (2 if target is None else 1)


def _shard(given: str) -> str:
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", given)
    if given and (found is None or not 1 <= int(found[1]) <= int(found[2])):
        raise click.UsageError(f"--shard: {given!r} is not a part of a whole, such as 1/4")
    return given


def _extra_there() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise click.UsageError(f"the suites need {', '.join(missing)}: pip install 'bulk-harness[suites]'")

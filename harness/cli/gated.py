"""A run that is judged by a baseline as soon as it has ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from harness.cli.gate import exit_code, this_day
from harness.report import gate as gates
from harness.report.suite.values import SuiteRun


def gated(file: Path | None) -> Callable[[SuiteRun], int | None]:
    """Read the baseline now, before anything takes its time, and return what judges by it; raises `ContractError`."""
    if file is None:
        return lambda _run: None
    baseline = gates.load_baseline(file)

    def judge(run: SuiteRun) -> int:
        judgement = gates.judge(run, baseline, this_day())
        gates.show(judgement, Console(highlight=False))
        return exit_code(judgement)

    return judge

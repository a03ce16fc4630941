"""A run from its beginning to its end, whatever comes in between: made into one `SuiteRun` and an exit code."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts import Clock, SystemClock
from harness.report.suite.values import Outcome, SuiteRun, TargetFacts
from harness.running.child import PATIENCE, Child
from harness.running.preflight import checked_target
from harness.running.results import Results
from harness.running.selection import Selection
from harness.suites.target import Target

INTERRUPTED = 130
STOPPED = "it was interrupted"
FOREVER = float("inf")
USAGE = 4
"""How pytest ends that was told what it cannot do, or whose conftest.py cannot be read."""
NOTHING = 5
"""How it ends when there is no test."""
LOST = ("Unanswered", "ControlError")
"""How a test fails when nobody answers."""
OnLine = Callable[[dict[str, Any], Results], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run; ``target`` is None for our own service, of which ``facts`` tell either way."""

    selection: Selection
    facts: TargetFacts
    target: Target | None = None
    target_file: Path | None = None
    effort: str = "whole"
    seed: int = 1
    expression: str = ""
    workers: int = 2
    shard: str = ""
    timeout: float | None = None

    @property
    def narrowed(self) -> bool:
        """Whether only a part of what was named is run."""
        return bool(self.expression) or bool(self.shard)

    def pytest_arguments(self) -> list[str]:
        """Return what pytest is told beyond how it is always called."""
        given = ["--bulk-seed", str(self.seed), "--bulk-effort", self.effort]
        given += ["--bulk-target", str(self.target_file.resolve())] if self.target_file else []
        given += ["--bulk-shard", self.shard] if self.shard else []
        given += [f"-k={self.expression}"] if self.expression else []
        given += ["-n", str(self.workers), "--dist", "worksteal"] if self.workers > 1 else ["-n", "0"]
        return [*given, *(one.argument for one in self.selection.chosen)]

    def command(self, *names: str) -> str:
        """Return what runs these again."""
        words = ["bulk-harness", "run", *names, "--seed", str(self.seed)]
        words += ["--target", str(self.target_file)] if self.target_file else []
        words += [f"--{self.effort}"] if self.effort != "whole" else []
        return shlex.join(words)

    def whole_command(self, *names: str) -> str:
        """Return what runs the same part of these again."""
        words = ["-k", self.expression] if self.expression else []
        words += ["--shard", self.shard] if self.shard else []
        return shlex.join([*shlex.split(self.command(*names)), *words])


@dataclass(frozen=True, slots=True)
class Ran:
    """A run and the exit code that it alone deserves."""

    run: SuiteRun
    code: int


class _Ending:
    """Why a run ends before its time: said once, then asked of the process, then no longer waited for."""

    def __init__(self, child: Child, clock: Clock) -> None:
        self._child, self._clock = child, clock
        self.problem, self.code = "", 0
        self._until = 0.0

    def because(self, problem: str, code: int) -> None:
        if not self.problem:
            self.problem, self.code = problem, code
            self._until = self._clock.now() + PATIENCE
            self._child.stop()

    def insist(self) -> None:
        if self.problem and self._clock.now() > self._until:
            self._child.kill()


def run_suites(
    plan: Plan,
    words: Sequence[str],
    *,
    stop: threading.Event,
    on_line: OnLine = lambda _line, _results: None,
    clock: Clock | None = None,
) -> Ran:
    """Run the plan; ``words`` are the names by which the user chose, for the command that repeats it."""
    clock = clock or SystemClock()
    started = clock.now()
    server = "" if plan.target is None else "://".join(urlsplit(plan.target.url)[:2])
    results = Results(plan.selection, plan.command, server)
    with Child(plan.pytest_arguments(), plan.target.secrets if plan.target else ()) as child:
        ending = _Ending(child, clock)
        try:
            for line in child.lines():
                if line is not None:
                    results.hear(line)
                    on_line(line, results)
                _look(plan, line, ending, late=clock.now() - started > (plan.timeout or FOREVER), stop=stop.is_set())
                ending.insist()
        except KeyboardInterrupt:
            # Whoever asks twice does not wait for what runs; what there is by then is told all the same.
            ending.because(STOPPED, INTERRUPTED)
            child.kill()
        problem, code = (ending.problem, ending.code) if ending.problem else verdict(results, child.code, child.said())
    run = replace(
        untested(plan, words, problem, clock),
        started=_moment(started),
        seconds=round(clock.now() - started, 3),
        tests=results.tests(),
    )
    return Ran(run, code or (0 if run.passed else 1))


def _look(plan: Plan, line: dict[str, Any] | None, ending: _Ending, *, late: bool, stop: bool) -> None:
    """Look for a reason to end before the end."""
    if line is not None and _lost(line) and (why := _gone(plan)):
        ending.because(f"the target was lost in the middle of the run: {why}", 3)
    if stop:
        ending.because(STOPPED, INTERRUPTED)
    if late:
        ending.because(f"it was not finished within {plan.timeout:g} s (--timeout)", 3)


def untested(plan: Plan, words: Sequence[str], problem: str, clock: Clock | None = None) -> SuiteRun:
    """Return the run of a plan in which nothing was tested, and why."""
    return SuiteRun(
        version=version("bulk-harness"),
        started=_moment((clock or SystemClock()).now()),
        seconds=0.0,
        seed=plan.seed,
        command=plan.whole_command(*words),
        target=plan.facts,
        suites=() if plan.narrowed else plan.selection.whole,
        quick=plan.effort == "quick",
        problem=problem,
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def listed(plan: Plan) -> tuple[list[dict[str, Any]], str]:
    """Return what would be run, and what is wrong with the selection."""
    results = Results(plan.selection, plan.command, "")
    tests: list[dict[str, Any]] = []
    with Child(["--collect-only", *plan.pytest_arguments(), "-n", "0"]) as child:
        for line in child.lines():
            if line is not None:
                results.hear(line)
                tests += line["tests"] if line["kind"] == "collected" else ()
        problem = "" if tests and not results.unreadable else verdict(results, child.code, child.said())[0]
    return tests, problem


def verdict(results: Results, code: int | None, said: str) -> tuple[str, int]:
    """Return why a run that came to its end still tells nothing, and the exit code for that; else nothing."""
    if results.unreadable:
        names = ", ".join(one.id for one in results.unreadable)
        return f"not every file could be read: {names}", 2
    tests = results.tests()
    if code == USAGE or not (tests or results.unfinished()):
        return _not_begun(code, said)
    if missing := results.expected - len(tests):
        last = f", the last in {'; '.join(results.unfinished())}" if results.unfinished() else ""
        return f"{missing} of {results.expected} tests did not come to an end{last}: {_tail(said)}", 4
    wrong = any(test.outcome in (Outcome.FAILED, Outcome.ERROR) for test in tests)
    if code not in ((0, 1) if wrong else (0,)):
        return f"pytest ended with {code} in place of {int(wrong)}: {_tail(said)}", 4
    if all(test.outcome is Outcome.NOT_COVERED for test in tests):
        reasons = "; ".join(dict.fromkeys(test.reason for test in tests))
        return f"none of {len(tests)} tests could be held: {reasons[:500]}", 2
    return "", 0


def _not_begun(code: int | None, said: str) -> tuple[str, int]:
    if code in (0, NOTHING):
        return "nothing fits the selection", 2
    return f"pytest could not begin: {_tail(said)}", 2 if code == USAGE else 4


def _tail(said: str) -> str:
    return " / ".join(line.strip() for line in said.splitlines()[-4:]) or "it did not say why"


def _lost(line: dict[str, Any]) -> bool:
    return line["kind"] == "report" and line["outcome"] == "failed" and any(name in line["details"] for name in LOST)


def _gone(plan: Plan) -> str:
    """Look whether it is the target that does not answer any more, or only this test."""
    found = () if plan.target is None else checked_target(plan.target)
    return next((one.what for one in found if one.reach), "")

"""A run of the suites on a terminal: short when it is green, exact when it is not."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from harness.report.suite.clean import without_requests
from harness.report.suite.counts import WRONG, counts, many, sentence, took
from harness.report.suite.values import Outcome, SuiteRun, TestResult

MOST_FAILURES = 25
"""Failures that are told in full; the other reports have them all."""
MOST_LINES = 30
"""Lines of one failure."""
MOST_WIDE = 400
"""Characters of one line."""


def show(run: SuiteRun, console: Console) -> None:
    """Print every failure with what it takes to act on it, what is not known, and the outcome."""
    # Lines are left whole, so that they can be searched and pasted; a terminal wraps them by itself.
    for line in lines(without_requests(run)):
        console.print(line, soft_wrap=True)


def lines(run: SuiteRun) -> Iterator[Text]:
    """Yield what is printed."""
    failed = [test for test in run.tests if test.outcome in WRONG]
    for test in failed[:MOST_FAILURES]:
        yield from failure_lines(test)
        yield Text()
    yield from (Text.assemble(("✗ ", "red"), test.id) for test in failed[MOST_FAILURES:])
    yield from _unknown(run)
    yield from _outcome(run)


def failure_lines(test: TestResult) -> Iterator[Text]:
    """Yield a failure: what should be, what was, and how to see it again."""
    mark = "✗ " if test.outcome is Outcome.FAILED else "! "
    yield Text.assemble((mark, "bold red"), (test.title, "bold"))
    place = f"{test.file}:{test.line}" if test.file else ""
    yield Text(f"  {' · '.join(part for part in (test.id, place) if part)}", style="dim")
    yield from (Text(f"  {_cut(line)}") for line in _body(test))
    if cited := (*test.promises, *test.bugs):
        yield Text.assemble(("  about: ", "dim"), ", ".join(cited))
    for word, text in (("again", test.repeat), ("curl", test.curl)):
        if text:
            yield Text.assemble((f"  {word}: ", "dim"), text)


def _body(test: TestResult) -> Iterator[str]:
    found = (test.happened or test.details or "It did not say why.").strip().splitlines()
    yield from found[:MOST_LINES]
    if len(found) > MOST_LINES:
        yield f"… {many(len(found) - MOST_LINES, 'more line')}: --html and --json have them"


def _unknown(run: SuiteRun) -> Iterator[Text]:
    reasons: dict[str, int] = {}
    for test in run.tests:
        if test.outcome is Outcome.NOT_COVERED:
            reasons[test.reason or "no reason was given"] = reasons.get(test.reason or "no reason was given", 0) + 1
    for reason, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:MOST_FAILURES]:
        yield Text.assemble(("not covered ", "yellow"), f"{many(count, 'test')}: {_cut(reason)}")


def _outcome(run: SuiteRun) -> Iterator[Text]:
    number = counts(run)
    parts = [f"{count:,} {outcome}" for outcome, count in number.items() if count]
    promises = {promise for test in run.tests if test.outcome is Outcome.PASSED for promise in test.promises}
    parts += [f"{many(len(promises), 'promise')} tested"] if promises else []
    mark, colour = ("PASSED", "green") if run.passed else ("FAILED", "red")
    yield Text.assemble((mark, f"bold {colour}"), "  ", _cut(sentence(run)))
    yield Text(f"        {' · '.join([*parts, took(run.seconds), f'seed {run.seed}'])}", style="dim")
    if not run.passed and run.command:
        yield Text.assemble(("        again: ", "dim"), run.command)


def _cut(line: str) -> str:
    return line if len(line) <= MOST_WIDE else f"{line[:MOST_WIDE]}…"

"""A run of the suites as Markdown: for a step summary, a pull request, a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.report.suite.clean import without_requests
from harness.report.suite.counts import WRONG, counts, sentence, took
from harness.report.suite.coverage import State, coverage, tally
from harness.report.suite.values import Outcome, SuiteRun, TestResult

MOST_FAILURES = 30
MOST_TEXT = 1500
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~@:-])")


def markdown(run: SuiteRun) -> str:
    """Return the text; nothing from outside is markup in it, a mention or a link."""
    return "\n".join(_lines(without_requests(run))) + "\n"


def _lines(run: SuiteRun) -> Iterator[str]:
    yield f"## {'✅ Passed' if run.passed else '❌ Failed'}: {_text(run.target.name)}"
    yield ""
    yield _text(sentence(run))
    yield ""
    yield from _table(run)
    failed = [test for test in run.tests if test.outcome in WRONG]
    for test in failed[:MOST_FAILURES]:
        yield from _failure(test)
    if len(failed) > MOST_FAILURES:
        yield from ("", f"… and {len(failed) - MOST_FAILURES:,} more failures.")
    yield from _unknown(run)
    if run.command:
        yield from ("", f"Again: {_code(run.command)}")


def _table(run: SuiteRun) -> Iterator[str]:
    found, number = coverage(run), counts(run)
    promises, bugs = tally(found.promises), tally(found.bugs)
    seen = sum(one.seen for one in found.operations)
    yield "| | held | broken | not known |"
    yield "| --- | ---: | ---: | ---: |"
    wrong = number[Outcome.FAILED] + number[Outcome.ERROR]
    yield f"| tests | {number[Outcome.PASSED]:,} | {wrong:,} | {number[Outcome.NOT_COVERED]:,} |"
    for name, one in (("promises", promises), ("classes of bugs", bugs)):
        unknown = one[State.NOT_COVERED] + one[State.UNTESTED]
        yield f"| {name} | {one[State.HELD]:,} | {one[State.BROKEN]:,} | {unknown:,} |"
    yield ""
    whole = sum(len(one.documented) for one in found.operations)
    yield f"{seen:,} of {whole:,} answers of the contract were seen · {took(run.seconds)} · seed {run.seed}"


def _failure(test: TestResult) -> Iterator[str]:
    said = (test.happened or test.details or "It did not say why.").strip()
    yield ""
    yield f"### ✗ {_text(test.title)}"
    yield ""
    cited = ", ".join((*test.promises, *test.bugs))
    yield _code(test.id) + (f" · about {_text(cited)}" if cited else "")
    yield ""
    yield from _block(said[:MOST_TEXT] + ("…" if len(said) > MOST_TEXT else ""))
    if test.repeat:
        yield from ("", f"Again: {_code(test.repeat)}")


def _unknown(run: SuiteRun) -> Iterator[str]:
    reasons = sorted({test.reason for test in run.tests if test.outcome is Outcome.NOT_COVERED})
    if reasons:
        yield from ("", "Not covered:", "")
        yield from (f"* {_text(reason or 'no reason was given')}" for reason in reasons[:MOST_FAILURES])


def _text(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def _fence(text: str, least: int) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    return "`" * max(longest + 1, least)


def _code(text: str) -> str:
    line = " ".join(text.split())
    fence = _fence(line, 1)
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


def _block(text: str) -> Iterator[str]:
    fence = _fence(text, 3)
    yield from (f"{fence}text", *text.splitlines(), fence)

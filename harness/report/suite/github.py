"""A run of the suites as GitHub shows it: an annotation a failure, by the workflow commands of its runners."""

from collections.abc import Iterator

from harness.report.suite.clean import without_requests
from harness.report.suite.counts import WRONG, sentence
from harness.report.suite.values import SuiteRun, TestResult

MOST = 10
"""GitHub shows ten errors of one step."""
MOST_TEXT = 1500


def annotations(run: SuiteRun) -> str:
    """Return the lines that a step prints; the run's own problem comes first."""
    return "".join(f"{line}\n" for line in _lines(without_requests(run)))


def _lines(run: SuiteRun) -> Iterator[str]:
    failed = [test for test in run.tests if test.outcome in WRONG]
    if run.problem:
        yield f"::error title=Bulk Harness::{_data(run.problem[:MOST_TEXT])}"
    yield from (_annotation(test) for test in failed[:MOST])
    untold = not run.passed and not run.problem and not failed
    if untold or len(failed) > MOST:
        yield f"::warning title=Bulk Harness::{_data(sentence(run))}"


def _annotation(test: TestResult) -> str:
    place = f"file={_property(test.file)},line={max(test.line, 1)}," if test.file else ""
    said = test.happened or test.details or "It did not say why."
    text = said[:MOST_TEXT] + (f"\nagain: {test.repeat}" if test.repeat else "")
    return f"::error {place}title={_property(test.title)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

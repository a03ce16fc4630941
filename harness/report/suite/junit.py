"""A run of the suites as JUnit XML, as CI servers read it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from harness.report.suite.clean import without_requests
from harness.report.suite.counts import WRONG
from harness.report.suite.values import Outcome, SuiteRun, TestResult

MOST_TEXT = 20_000
"""Characters of a failure's details."""
MOST_MESSAGE = 1000


def junit(run: SuiteRun) -> str:
    """Return the XML text; what is not covered is skipped, and a run that broke off has an error of its own."""
    clean = without_requests(run)
    tests = sorted(clean.tests, key=lambda one: one.suite)
    root = ElementTree.Element("testsuites", {"name": clean.target.name} | _numbers(tests, clean.seconds))
    for suite, own in groupby(tests, key=lambda one: one.suite):
        _suite(root, suite, list(own), clean)
    if clean.problem:
        _problem(root, clean)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, name: str, tests: Sequence[TestResult], run: SuiteRun) -> None:
    seconds = sum(test.seconds for test in tests)
    told = {"name": name, "timestamp": run.started} | _numbers(tests, seconds)
    suite = ElementTree.SubElement(root, "testsuite", told)
    properties = ElementTree.SubElement(suite, "properties")
    for key, value in (("target", run.target.url), ("seed", str(run.seed)), ("version", run.version)):
        ElementTree.SubElement(properties, "property", name=key, value=value)
    for test in tests:
        _case(suite, test)


def _case(suite: ElementTree.Element, test: TestResult) -> None:
    place, _, name = test.id.partition("::")
    classname = place.removesuffix(".py").replace("/", ".")
    told = {"classname": classname, "name": name or test.id, "time": f"{test.seconds:.3f}"}
    where = {"file": test.file, "line": str(test.line)} if test.file else {}
    case = ElementTree.SubElement(suite, "testcase", told | where)
    if test.outcome is Outcome.NOT_COVERED:
        ElementTree.SubElement(case, "skipped", message=test.reason)
    elif test.outcome in WRONG:
        kind = "failure" if test.outcome is Outcome.FAILED else "error"
        ElementTree.SubElement(case, kind, message=test.happened[:MOST_MESSAGE]).text = _told(test)


def _problem(root: ElementTree.Element, run: SuiteRun) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name="run", tests="1", failures="0", errors="1", skipped="0")
    case = ElementTree.SubElement(suite, "testcase", classname="run", name="the run is held to its end")
    ElementTree.SubElement(case, "error", message=run.problem[:MOST_MESSAGE]).text = run.problem
    for key in ("tests", "errors"):
        root.set(key, str(int(root.get(key, "0")) + 1))


def _numbers(tests: Sequence[TestResult], seconds: float) -> dict[str, str]:
    ends = [test.outcome for test in tests]
    return {
        "tests": str(len(ends)),
        "failures": str(ends.count(Outcome.FAILED)),
        "errors": str(ends.count(Outcome.ERROR)),
        "skipped": str(ends.count(Outcome.NOT_COVERED)),
        "time": f"{seconds:.3f}",
    }


def _told(test: TestResult) -> str:
    again = [f"{word}: {text}" for word, text in (("again", test.repeat), ("curl", test.curl)) if text]
    return "\n".join([(test.details or test.happened)[:MOST_TEXT], *again])

"""A run of the suites as SARIF 2.1.0: one rule a promise or class of bugs that was broken, one result a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import contracts
from harness.report.suite.clean import without_requests
from harness.report.suite.counts import WRONG
from harness.report.suite.values import SuiteRun, TestResult

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
OTHER = "not-as-promised"
"""The rule of a failure whose test cites nothing."""
MOST_TEXT = 4000


def sarif(run: SuiteRun) -> str:
    """Return the SARIF text; a run that broke off says that it was not successful, and why."""
    return json.dumps(_log(without_requests(run)), indent=1, ensure_ascii=False) + "\n"


def _log(run: SuiteRun) -> dict[str, Any]:
    failed = [test for test in run.tests if test.outcome in WRONG]
    rules = sorted({_rule(test) for test in failed})
    driver = {"name": "Bulk Harness", "version": run.version, "rules": list(_rules(rules))}
    told = [_notice(run.problem)] if run.problem else []
    one = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not run.problem, "toolExecutionNotifications": told}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(test, rules.index(_rule(test))) for test in failed],
        "properties": {"target": run.target.name, "seed": run.seed},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [one]}


def _rules(names: list[str]) -> Iterator[dict[str, Any]]:
    texts: Mapping[str, str] = {
        **{one.id: one.title for one in contracts.bugs()},
        **{one.id: one.statement for one in contracts.requirements()},
    }
    for name in names:
        yield {"id": name, "shortDescription": {"text": texts.get(name, "The implementation is not as promised.")}}


def _result(test: TestResult, rule: int) -> dict[str, Any]:
    text = f"{test.title}: {test.happened or test.details or 'it did not say why'}"[:MOST_TEXT]
    logical = {"logicalLocations": [{"fullyQualifiedName": test.id, "kind": "function"}]}
    place: dict[str, Any] = {"physicalLocation": _place(test)} if test.file else {}
    return {
        "ruleId": _rule(test),
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": text + (f"\nagain: {test.repeat}" if test.repeat else "")},
        "locations": [place | logical],
        "partialFingerprints": {"test/v1": sha256(test.id.encode()).hexdigest()},
        "properties": {"test": test.id, "tags": [*test.promises, *test.bugs]},
    }


def _place(test: TestResult) -> dict[str, Any]:
    # A relative file is a relative reference of a URL, in which nothing may look like a scheme.
    return {"artifactLocation": {"uri": quote(test.file)}, "region": {"startLine": max(test.line, 1)}}


def _rule(test: TestResult) -> str:
    return next(iter((*test.promises, *test.bugs)), OTHER)


def _notice(problem: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": problem}}

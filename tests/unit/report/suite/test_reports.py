"""Each form says what the run says, is legal in its own language, and keeps every secret."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from rich.console import Console

from harness.report.suite import annotations, as_json, junit, markdown, page, sarif, show
from harness.report.suite.values import Outcome, SuiteRun


def printed(run: SuiteRun) -> str:
    screen = io.StringIO()
    show(run, Console(file=screen, width=80))
    return screen.getvalue()


FORMS: dict[str, Callable[[SuiteRun], str]] = {
    "console": printed,
    "json": as_json,
    "junit": junit,
    "page": page,
    "sarif": sarif,
    "github": annotations,
    "markdown": markdown,
}


@pytest.mark.parametrize("form", FORMS)
def test_no_form_tells_a_secret_or_acts_on_the_reader(form: str, red: SuiteRun, token: str) -> None:
    text = FORMS[form](red)
    assert token not in text
    assert "hunter2" not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_word_for_a_run_without_any_test(form: str, red: SuiteRun) -> None:
    empty = replace(red, tests=(), problem="the target does not answer")
    assert "the target does not answer" in FORMS[form](empty).replace("\\", "")


def test_the_console_is_short_when_green(green: SuiteRun) -> None:
    text = printed(green)
    assert len(text.splitlines()) == 3
    assert "PASSED  Mine did everything that 1 test asked of it." in text
    assert "not covered 1 test: no 'native'" in text


def test_the_console_is_exact_when_red(red: SuiteRun) -> None:
    text = printed(red)
    assert "FAILED" in text
    assert "scenarios/cancel.py::ended_jobs_stay[x,y]" in text
    assert "again: bulk-harness run scenarios/cancel.py\n" in text
    assert "2 of 3 tests" in text


def test_junit_has_every_test_once_and_adds_up(red: SuiteRun) -> None:
    root = ElementTree.fromstring(junit(red))
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == ("4", "1", "1", "1")
    cases = list(root.iter("testcase"))
    assert [len(cases), len(list(root.iter("failure"))), len(list(root.iter("error")))] == [4, 1, 1]
    failed = next(case for case in cases if case.find("failure") is not None)
    assert (failed.get("classname"), failed.get("name")) == ("scenarios.cancel", "ended_jobs_stay[x,y]")


def test_a_run_that_broke_off_is_an_error_of_its_own(green: SuiteRun) -> None:
    root = ElementTree.fromstring(junit(replace(green, problem="the target died")))
    assert (root.get("tests"), root.get("errors")) == ("3", "1")
    assert json.loads(sarif(replace(green, problem="x")))["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_sarif_names_rule_place_and_test(red: SuiteRun) -> None:
    run = json.loads(sarif(red))["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert [rule["id"] for rule in rules] == ["CAN-02"]
    assert len(results) == 2
    assert rules[results[0]["ruleIndex"]]["id"] == results[0]["ruleId"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "scenarios/a%2C%20b%3Ac.py"}, "region": {"startLine": 12}}


def test_an_annotation_is_one_line_that_github_reads(red: SuiteRun) -> None:
    lines = annotations(red).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error file=scenarios/a%2C b%3Ac.py,line=12,title=ended jobs stay ")
    assert lines[0].endswith("%0Aagain: bulk-harness run scenarios/cancel.py")
    assert "::" not in lines[0].removeprefix("::error").partition("::")[0]


def test_a_green_run_has_nothing_to_annotate(green: SuiteRun) -> None:
    assert annotations(green) == ""


def test_markdown_of_a_failure_stays_in_its_fence(red: SuiteRun) -> None:
    fenced = replace(red.tests[0], happened="```\n# big\n````", outcome=Outcome.FAILED)
    text = markdown(replace(red, tests=(fenced,)))
    assert "`````text\n```\n# big\n````\n`````" in text
    assert "Mine \\<script\\>" in text

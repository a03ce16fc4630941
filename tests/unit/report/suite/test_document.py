"""The JSON of a run is read again as it was written, and what is not one is refused with the reason."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contracts import ContractError
from harness.report.suite import as_json, read_run
from harness.report.suite.clean import clean, cleaned
from harness.report.suite.values import SuiteRun


def test_what_is_written_is_read_again(red: SuiteRun) -> None:
    tests = tuple(replace(test, numbers={"a": 1.5}) for test in red.tests)
    run = replace(red, tests=tests)
    assert read_run(as_json(run)) == cleaned(run)


def test_a_number_that_json_does_not_have_is_left_out(red: SuiteRun) -> None:
    assert read_run(as_json(red)).tests[1].numbers == {"calls: etsy": 3.0}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"run": 1, "seconds": NaN}', "NaN is no number"),
        ("[]", "not a run of the suites"),
        ("{}", "not a run of the suites"),
        ('{"run": 2}', "version 2 of the format; this program reads version 1"),
        ('{"run": 1}', "missing: version, started, seconds, seed, command, target, tests"),
    ],
)
def test_what_is_not_a_run_is_refused(text: str, says: str) -> None:
    with pytest.raises(ContractError, match=says):
        read_run(text)


def test_everything_that_is_wrong_is_told_at_once(red: SuiteRun) -> None:
    document = json.loads(as_json(red))
    document["seed"] = "one"
    document["tests"][0]["outcome"] = "pased"
    with pytest.raises(ContractError) as caught:
        read_run(json.dumps(document), "run.json")
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2
    assert told[0].startswith("run.json: seed: ")
    assert told[1].endswith("Did you mean 'passed'?")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\x00b\u202ec\td\n", "a\\u0000b\\u202ec\td\n"),
        ("User abcdefgh12345678abc, Element ZZZZ1234567890123456=", "User …, Element …"),
        ("authorization: Bearer abc.def-123", "authorization: Bearer …"),
        ('{"client_secret": "a\\"b", "id": "c"}', '{"client_secret": "…", "id": "c"}'),
        ("https://me:word@host/x", "https://…@host/x"),
        ("User $USER of the Organization of Elements", "User $USER of the Organization of Elements"),
        ('"nextPageToken": "abc"', '"nextPageToken": "abc"'),
    ],
)
def test_text_from_outside_is_made_fit_to_be_shown(text: str, shown: str) -> None:
    assert clean(text) == shown

"""What is made of what pytest told: never green, unless every test has told its end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import ContractError
from harness.running import selected
from harness.running.results import Results
from harness.running.running import verdict
from harness.running.secrets import striking


def told(*tests: tuple[str, str], expected: int | None = None) -> Results:
    results = Results(selected(["scenarios"]), lambda *names: " ".join(names), "")
    results.hear({"kind": "collected", "count": len(tests) if expected is None else expected})
    for node, outcome in tests:
        for when in ("setup", "call") if outcome == "unfinished" else ("setup", "call", "teardown"):
            results.hear(report(node, when, "passed" if when != "call" or outcome == "unfinished" else outcome))
    return results


def report(node: str, when: str, outcome: str) -> dict[str, Any]:
    more = {"expected": None, "start": 0.0, "seconds": 0.1, "skipped": "", "message": "", "place": None, "details": ""}
    return {"kind": "report", "node": node, "when": when, "outcome": outcome, "properties": {}, **more}


@pytest.mark.parametrize(
    ("results", "ended", "code", "said"),
    [
        (told(("a.py::one", "passed")), 0, 0, ""),
        (told(("a.py::one", "failed")), 1, 0, ""),
        (told(("a.py::one", "passed")), 1, 4, "pytest ended with 1 in place of 0: the last words"),
        (told(("a.py::one", "passed")), -9, 4, "pytest ended with -9"),
        (told(("a.py::one", "failed")), 3, 4, "pytest ended with 3"),
        (told(("a.py::one", "unfinished"), expected=2), 0, 4, "2 of 2 tests did not come to an end, the last in a.py"),
        (told(expected=1), 4, 2, "pytest could not begin: the last words"),
        (told(), 3, 4, "pytest could not begin"),
        (told(), 5, 2, "nothing fits the selection"),
        (told(("a.py::one", "skipped")), 0, 2, "none of 1 tests could be held"),
    ],
)
def test_a_run_counts_if_it_came_to_its_end(results: Results, ended: int, code: int, said: str) -> None:
    problem, found = verdict(results, ended, "the last words")
    assert (found, said in problem, bool(problem)) == (code, True, bool(said))


@pytest.mark.parametrize("secret", ["s3cret+/w==", 'with "quotes" \\ and ümlaut', "a b&c=d%e/f"])
def test_no_secret_of_a_target_is_left_however_it_is_written(secret: str) -> None:
    strike = striking([secret, "me", secret[:7]])
    body = json.dumps({"token": secret})
    line = json.dumps({"plain": f"User {secret}!", "body": body, "twice": json.dumps({"got": secret})})
    struck = json.loads(strike(line.encode()))
    assert struck["plain"] == "User …!"
    assert json.loads(struck["body"]) == {"token": "…"}
    assert secret[:7] not in json.dumps(struck)
    assert strike(b"some men") == b"some men"


def test_a_difference_is_whole_but_for_one_without_an_end() -> None:
    results = told(("a.py::one", "failed"))
    results.hear(report("a.py::two", "setup", "failed") | {"details": "x" * 299_999 + "yz"})
    results.hear(report("a.py::two", "teardown", "passed"))
    assert results.tests()[-1].details.endswith("xxy\n… and 1 more characters")


def test_a_path_that_pytest_cannot_be_given_is_told(tmp_path: Path) -> None:
    (tmp_path / "story [1].py").write_text("")
    with pytest.raises(ContractError, match=r"takes no path with '\['"):
        selected([str(tmp_path)])

"""``bulk-harness gate`` on results that lie in files: what it writes, prints and ends with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli import run
from harness.report.gate import load_baseline
from harness.report.suite import as_json
from harness.report.suite.values import Outcome, SuiteRun, TargetFacts, TestResult

TESTS = tuple(
    TestResult(id=f"own/stories.py::{name}", suite="own", title=name, outcome=Outcome.PASSED, promises=(promise,))
    for name, promise in (("one", "GEN-05"), ("two", "GEN-07"))
)
RUN = SuiteRun("0.1.0", "2030-06-15T00:00:00Z", 3.0, 1, "bulk-harness run", TargetFacts("ours", "http://x"), TESTS)
FAILING = replace(RUN, tests=(TESTS[0], replace(TESTS[1], outcome=Outcome.FAILED, happened="59 records, not 60")))
PARTIAL = replace(RUN, tests=TESTS[:1])
DEAD = replace(RUN, problem="the target does not answer", tests=())
ACCEPTED = """\
accepted:
- test: own/stories.py::two
  reason: the vendor is slow
  until: 2030-06-30
"""

Gate = Callable[..., int]


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """Call it with runs and options; the baseline is in ``tmp_path``."""

    def call(*runs: SuiteRun, options: tuple[str, ...] = ()) -> int:
        files = [tmp_path / f"run{number}.json" for number in range(len(runs))]
        for file, one in zip(files, runs, strict=True):
            file.write_text(as_json(one))
        arguments = [*map(str, files), "--baseline", str(tmp_path / "baseline.yaml"), *options]
        return run(["gate", *arguments])

    return call


@pytest.fixture
def baseline(gate: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The file that an update with the good run has written."""
    assert gate(RUN, options=("--update",)) == 0
    capsys.readouterr()
    return tmp_path / "baseline.yaml"


def test_the_first_update_writes_a_baseline_that_its_run_passes(gate: Gate, baseline: Path) -> None:
    assert load_baseline(baseline).facts.passed == {"own/stories.py::one", "own/stories.py::two"}
    assert gate(RUN) == 0


def test_without_a_baseline_there_is_no_verdict(gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(RUN) == 2
    assert "baseline.yaml: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("bad", "ends"),
    [
        (FAILING, (1, "59 records, not 60")),
        (PARTIAL, (1, "own/stories.py::two: was not run")),
        (DEAD, (3, "the target does not answer")),
        (replace(RUN, tests=()), (3, "it has no test in it")),
        (replace(RUN, target=TargetFacts("theirs", "http://y")), (2, "the run is about 'theirs'")),
        (replace(RUN, quick=True), (2, "this is a quick one, the baseline comes from a whole run")),
    ],
)
def test_a_run_that_is_worse_ends_otherwise_than_well(
    gate: Gate, baseline: Path, capsys: pytest.CaptureFixture[str], bad: SuiteRun, ends: tuple[int, str]
) -> None:
    before, (code, said) = baseline.read_bytes(), ends
    assert gate(bad) == code
    out = capsys.readouterr().out
    assert said in out
    assert "FAILED" in out
    assert baseline.read_bytes() == before


@pytest.mark.parametrize("bad", [DEAD, replace(RUN, quick=True), replace(RUN, seed=7)])
def test_an_update_with_what_cannot_be_compared_writes_nothing(gate: Gate, baseline: Path, bad: SuiteRun) -> None:
    before = baseline.read_bytes()
    assert gate(bad, options=("--update",)) in (2, 3)
    assert baseline.read_bytes() == before


@pytest.mark.parametrize("bad", [DEAD, replace(RUN, tests=())])
def test_a_run_that_reached_nothing_is_no_first_baseline(gate: Gate, tmp_path: Path, bad: SuiteRun) -> None:
    assert gate(bad, options=("--update",)) == 3
    assert not (tmp_path / "baseline.yaml").exists()


def test_an_update_with_a_part_says_that_the_rest_is_gone(
    gate: Gate, baseline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate(PARTIAL, options=("--update",))
    assert "1 test of the baseline has not passed and is not in it any more" in capsys.readouterr().out
    gate(RUN, options=("--update",))
    assert "any more" not in capsys.readouterr().out


def test_an_update_accepts_no_failure_and_says_where_one_is_accepted(
    gate: Gate, baseline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(FAILING, options=("--update",)) == 1
    out = capsys.readouterr().out
    assert "- - own/stories.py::two" in out.splitlines()
    assert "goes under 'accepted'" in out
    assert gate(FAILING) == 1


def test_an_accepted_failure_is_accepted_until_its_day(gate: Gate, baseline: Path) -> None:
    baseline.write_text(baseline.read_text().replace("accepted: []\n", ACCEPTED))
    assert gate(FAILING, options=("--today", "2030-06-30")) == 0
    assert gate(FAILING, options=("--today", "2030-07-01")) == 1


def test_an_update_keeps_the_reason_and_drops_it_when_the_test_passes(gate: Gate, baseline: Path) -> None:
    baseline.write_text(baseline.read_text().replace("accepted: []\n", ACCEPTED))
    assert gate(FAILING, options=("--update", "--today", "2030-06-01")) == 0
    assert [one.reason for one in load_baseline(baseline).accepted] == ["the vendor is slow"]
    assert gate(RUN, options=("--update",)) == 0
    assert load_baseline(baseline).accepted == ()


def test_an_update_that_changes_nothing_prints_no_change(
    gate: Gate, baseline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = baseline.read_bytes()
    assert gate(RUN, options=("--update",)) == 0
    assert capsys.readouterr().out.splitlines() == ["PASSED  the gate, passed by 2 tests of 2 promises"]
    assert baseline.read_bytes() == before


def test_as_data_it_has_objections_and_changes(gate: Gate, baseline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(FAILING, options=("--json", "--update")) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in found["objections"]] == ["new failure"]
    assert found["changes"] == ["- - own/stories.py::two"]


def test_shards_go_in_together(gate: Gate, baseline: Path) -> None:
    shards = [replace(RUN, tests=(test,)) for test in TESTS]
    assert gate(*shards) == 0
    assert gate(shards[0]) == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("baseline: 2\n", "version 2 is not known here"),
        ("baseline: 1\npassd: []\n", "no key called 'passd'"),
        ("{", "not valid YAML"),
    ],
)
def test_a_baseline_that_is_wrong_is_no_verdict(
    gate: Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, said: str
) -> None:
    (tmp_path / "baseline.yaml").write_text(written)
    assert gate(RUN) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("written", "said"), [("{", "not JSON"), ('{"run": 99}', "99"), ("{}", "not a run")])
def test_a_result_that_is_wrong_is_no_verdict(
    baseline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, said: str
) -> None:
    (tmp_path / "broken.json").write_text(written)
    assert run(["gate", str(tmp_path / "broken.json"), "--baseline", str(baseline)]) == 2
    assert said in capsys.readouterr().err


def test_a_result_that_is_not_there_is_no_verdict(baseline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gate", "none.json", "--baseline", str(baseline)]) == 2
    assert "none.json: cannot be read" in capsys.readouterr().err

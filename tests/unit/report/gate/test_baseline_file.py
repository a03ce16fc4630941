"""Baseline files: what is written is read back, what is wrong is named, what people wrote stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts import ContractError, requirements
from harness.report.gate import Accepted, Allowance, load_baseline, read_baseline, updated, written
from harness.report.gate.values import Baseline, Circumstances, Facts
from harness.report.suite.values import Outcome, SuiteRun, TargetFacts, TestResult

names = st.frozensets(st.text(min_size=1), max_size=4)
numbers = st.floats(min_value=0, allow_nan=False, allow_infinity=False) | st.integers(0, 10**6)
baselines = st.builds(
    Baseline,
    st.builds(Circumstances, st.text(min_size=1), st.integers(), st.booleans(), names),
    st.builds(
        Facts,
        st.frozensets(st.text(min_size=1), min_size=1, max_size=4),
        names,
        names,
        names,
        st.integers(0, 10**6),
        st.dictionaries(st.text(), numbers, max_size=4),
    ),
    st.builds(Allowance, st.floats(1, 100), st.floats(0, 1)),
    st.lists(
        st.builds(
            Accepted, st.text(min_size=1), st.text(min_size=1).filter(str.strip), st.dates(), st.text(), st.text()
        ),
        max_size=3,
        unique_by=lambda one: one.test,
    ).map(lambda found: tuple(sorted(found, key=lambda one: one.test))),
)


@given(baselines)
def test_a_baseline_is_read_as_it_was_written(baseline: Baseline) -> None:
    assert read_baseline(written(baseline)) == baseline


def run(**outcomes: Outcome) -> SuiteRun:
    tests = tuple(
        TestResult(id=f"own/test.py::{name}", suite="own", title=name, outcome=outcome, numbers={"ratio: get": 2.0})
        for name, outcome in outcomes.items()
    )
    return SuiteRun("0.1.0", "2030-01-01T00:00:00Z", 1.0, 1, "", TargetFacts("ours", "http://x"), tests)


FIRST = updated(run(one=Outcome.PASSED, two=Outcome.PASSED), None)


def test_every_fact_has_a_line_of_its_own_in_order_so_that_a_change_is_a_line() -> None:
    before = written(FIRST).splitlines()
    after = written(updated(run(one=Outcome.PASSED, new=Outcome.PASSED), FIRST)).splitlines()
    assert set(before) ^ set(after) == {"- own/test.py::two", "- own/test.py::new"}
    assert [line for line in after if line.startswith("- own/")] == ["- own/test.py::new", "- own/test.py::one"]


def test_an_update_accepts_nothing_keeps_what_people_wrote_and_drops_what_is_healed() -> None:
    accepted = [Accepted(f"own/test.py::{name}", "slow vendor", date(2030, 1, 31)) for name in ("one", "two")]
    before = replace(FIRST, accepted=tuple(accepted), allowance=Allowance(ratio=2.5))
    after = updated(run(one=Outcome.FAILED, two=Outcome.PASSED, three=Outcome.FAILED), before)
    assert after.accepted == (accepted[0],)
    assert after.allowance == before.allowance
    assert after.facts.passed == {"own/test.py::two"}


@pytest.mark.parametrize(("measured", "kept"), [(2.9, 2.0), (3.1, 3.1), (1.4, 2.0), (1.3, 1.3)])
def test_a_ratio_moves_only_when_it_leaves_what_noise_explains(measured: float, kept: float) -> None:
    found = run(one=Outcome.PASSED)
    (test,) = found.tests
    after = updated(replace(found, tests=(replace(test, numbers={"ratio: get": measured}),)), FIRST)
    assert after.facts.numbers == {"ratio: get": kept}


def test_numbers_of_no_known_direction_are_left_to_the_report() -> None:
    found = run(one=Outcome.PASSED)
    assert updated(replace(found, tests=(replace(found.tests[0], numbers={"pages": 4}),)), None).facts.numbers == {}


def document(**changed: object) -> str:
    return yaml.safe_dump({**yaml.safe_load(written(FIRST)), **changed})


ENTRY = {"test": "t", "reason": "because", "until": date(2030, 1, 31)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document(baseline=2), "baseline: version 2 is not known here, only 1"),
        (document(accepted=[{**ENTRY, "reason": " "}]), "accepted.0.reason"),
        (document(accepted=[{"test": "t", "until": "2030-01-31"}]), "accepted.0: missing: reason"),
        (document(accepted=[{"test": "t", "reason": "because"}]), "accepted.0: missing: until"),
        (document(accepted=[{**ENTRY, "until": "soon"}]), "accepted.0.until: 'soon' is no day"),
        (document(accepted=[{**ENTRY, "untill": "x"}]), "no key called 'untill'"),
        (document(accepted=[ENTRY, ENTRY]), "accepted.1.test: 't' is accepted already"),
        (document(numbers={"calls: x": float("nan")}), "numbers.calls: x"),
        (document(allowance={"ratio": float("inf")}), "allowance.ratio"),
        (document(passed=[]), "passed"),
        ("passed: [", "not valid YAML"),
        ("[]", "not of type 'object'"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ContractError) as caught:
        read_baseline(text, "baseline.yaml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("baseline.yaml")


def test_a_file_that_is_not_there_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"none\.yaml: cannot be read"):
        load_baseline(tmp_path / "none.yaml")


def test_the_example_of_the_guide_is_a_baseline_and_its_promises_and_tests_exist() -> None:
    guide = files("harness.report.gate").joinpath("README.md").read_text("utf-8")
    baseline = read_baseline(guide.partition("```yaml\n")[2].partition("```")[0])
    assert baseline.allowance == Allowance()
    assert baseline.facts.promises <= {one.id for one in requirements()}
    for test in (*baseline.facts.passed, *(one.test for one in baseline.accepted)):
        file, _, name = test.partition("::")
        assert f"def {name}(" in files("scenarios").joinpath(Path(file).name).read_text("utf-8")

"""What the gate lets pass and what it objects to, one thing changed at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from harness.report.gate import Accepted, Baseline, Kind, joined, judge, updated
from harness.report.suite.values import Outcome, SuiteRun, TargetFacts, TestResult

TODAY = date(2030, 6, 15)
STORY = "scenarios/one.py::a_story"


def result(name: str, outcome: Outcome = Outcome.PASSED, **facts: object) -> TestResult:
    return TestResult(id=name, suite=name.partition("/")[0], title=name, outcome=outcome, **facts)  # type: ignore[arg-type]


TESTS = (
    result(
        STORY,
        promises=("GEN-05",),
        bugs=("PAG-01",),
        operations={"createDownload": {"200": 5, "400": 1}, "getStatus": {"200": 40}},
        keywords=tuple(f"/paths/{number}" for number in range(100)),
    ),
    result("measures/test_calls.py::test_calls", promises=("GEN-09",), numbers={"calls: etsy": 4, "ratio: get": 2.0}),
)
RUN = SuiteRun("0.1.0", "2030-06-15T00:00:00Z", 3.0, 1, "bulk-harness run", TargetFacts("ours", "http://x"), TESTS)
BASELINE = updated(RUN, None)


def changed(number: int = 0, **facts: object) -> SuiteRun:
    """Return the run with one of its tests changed."""
    tests = tuple(replace(test, **facts) if rank == number else test for rank, test in enumerate(RUN.tests))
    return replace(RUN, tests=tests)


def objections(run: SuiteRun, baseline: Baseline = BASELINE) -> list[tuple[Kind, str]]:
    return [(one.kind, one.what) for one in judge(run, baseline, TODAY).objections]


def accepting(**facts: object) -> Baseline:
    given = {"test": STORY, "reason": "the vendor is slow", "until": TODAY, **facts}
    return replace(BASELINE, accepted=(Accepted(**given),))


ALL_OF_IT = [
    (Kind.PROMISE, "GEN-05"),
    (Kind.COVERAGE, "PAG-01"),
    (Kind.COVERAGE, "createDownload 200"),
    (Kind.COVERAGE, "getStatus 200"),
    (Kind.COVERAGE, "keywords of the contract's schemas"),
]
FAILING = changed(outcome=Outcome.FAILED, happened="expected 60 records, got 59")


def test_the_same_run_again_passes() -> None:
    judgement = judge(RUN, BASELINE, TODAY)
    assert (judgement.passed, judgement.notes, judgement.tests, judgement.promises) == (True, (), 2, 2)


@pytest.mark.parametrize(
    ("run", "found"),
    [
        (FAILING, [(Kind.FAILURE, STORY)]),
        (changed(outcome=Outcome.NOT_COVERED, reason="no upload"), [(Kind.COVERAGE, STORY), *ALL_OF_IT]),
        (changed(outcome=Outcome.ERROR), [(Kind.FAILURE, STORY), *ALL_OF_IT]),
        (changed(promises=()), [(Kind.PROMISE, "GEN-05")]),
        (changed(bugs=()), [(Kind.COVERAGE, "PAG-01")]),
        (changed(operations={"createDownload": {"200": 3}}), [(Kind.COVERAGE, "getStatus 200")]),
        (changed(operations={"createDownload": {"200": 3}, "getStatus": {"200": 3, "404": 1}}), []),
        (changed(operations={"createDownload": {"200": 1}, "getStatus": {"200": 1}}), []),
        (changed(keywords=TESTS[0].keywords[:94]), [(Kind.COVERAGE, "keywords of the contract's schemas")]),
        (changed(keywords=TESTS[0].keywords[:95]), []),
        (changed(1, numbers={"calls: etsy": 5, "ratio: get": 2.0}), [(Kind.CALLS, "calls: etsy")]),
        (changed(1, numbers={"calls: etsy": 4, "ratio: get": 3.0}), []),
        (changed(1, numbers={"calls: etsy": 4, "ratio: get": 3.01}), [(Kind.SLOWER, "ratio: get")]),
        (changed(1, numbers={"calls: etsy": float("nan"), "ratio: get": 2.0}), [(Kind.CALLS, "calls: etsy")]),
        (changed(1, numbers={"calls: etsy": 4}), [(Kind.COVERAGE, "ratio: get")]),
    ],
)
def test_it_objects_to_what_got_worse_and_to_nothing_else(run: SuiteRun, found: list[tuple[Kind, str]]) -> None:
    assert sorted(objections(run)) == sorted(found)


def first_alone(run: SuiteRun) -> SuiteRun:
    return replace(run, tests=run.tests[:1])


@pytest.mark.parametrize(
    ("change", "kind", "what"),
    [
        (lambda run: replace(run, problem="the target does not answer"), Kind.UNREACHED, "run"),
        (lambda run: replace(run, tests=()), Kind.UNREACHED, "run"),
        (lambda run: changed_all(run, Outcome.NOT_COVERED), Kind.UNREACHED, "run"),
        (lambda run: replace(run, target=TargetFacts("theirs", "http://y")), Kind.UNLIKE, "target"),
        (lambda run: replace(run, quick=True), Kind.UNLIKE, "effort"),
        (lambda run: replace(run, seed=2), Kind.UNLIKE, "seed"),
        (first_alone, Kind.UNLIKE, "suites"),
    ],
)
def test_a_run_that_cannot_be_compared_never_passes(
    change: Callable[[SuiteRun], SuiteRun], kind: Kind, what: str
) -> None:
    assert objections(change(RUN)) == [(kind, what)]


def test_where_nothing_passes_what_fails_is_told_and_accepting_it_all_does_not_help() -> None:
    failed = changed_all(RUN, Outcome.FAILED)
    assert [kind for kind, _ in objections(failed)] == [Kind.FAILURE, Kind.FAILURE]
    accepted = tuple(Accepted(test.id, "known", TODAY) for test in RUN.tests)
    assert objections(failed, replace(BASELINE, accepted=accepted)) == [(Kind.UNREACHED, "run")]


def changed_all(run: SuiteRun, outcome: Outcome) -> SuiteRun:
    return replace(run, tests=tuple(replace(test, outcome=outcome) for test in run.tests))


def test_a_part_of_a_suite_is_not_the_whole() -> None:
    more = replace(RUN, tests=(*RUN.tests, result("scenarios/two.py::another")))
    assert objections(RUN, updated(more, None)) == [(Kind.COVERAGE, "scenarios/two.py::another")]


def test_an_accepted_failure_passes_to_its_last_day_and_no_longer() -> None:
    assert objections(FAILING, accepting()) == []
    assert objections(FAILING, accepting(until=date(2030, 6, 14))) == [(Kind.EXPIRED, STORY)]


def test_an_accepted_failure_is_accepted_as_it_is_described() -> None:
    assert objections(FAILING, accepting(says="got 59")) == []
    assert objections(FAILING, accepting(says="got 58")) == [(Kind.FAILURE, STORY)]


def test_a_failure_that_is_otherwise_is_not_said_to_be_accepted_as_well() -> None:
    assert not judge(FAILING, accepting(says="another text"), TODAY).notes


def test_an_acceptance_of_a_test_that_there_is_not_is_lost_coverage_and_names_the_nearest() -> None:
    misspelt = accepting(test=STORY.replace("story", "stroy"))
    (found,) = judge(RUN, misspelt, TODAY).objections
    assert found.kind is Kind.COVERAGE
    assert found.text == f"was not run; did you mean '{STORY}'?"


def test_the_notes_say_what_is_accepted_for_how_long_and_what_is_healed() -> None:
    baseline = accepting(until=date(2030, 6, 20), issue="BULK-7")
    (still,) = judge(FAILING, baseline, TODAY).notes
    assert still.text == "fails, which is accepted until 2030-06-20 (5 more days): the vendor is slow (BULK-7)"
    (healed,) = judge(RUN, baseline, TODAY).notes
    assert healed.text == "is accepted as a failure and passes; --update drops it from the list"


def test_what_is_new_and_what_is_better_is_noted() -> None:
    better = changed(1, numbers={"calls: etsy": 3, "ratio: get": 1.0})
    more = replace(RUN, tests=(*RUN.tests, result("scenarios/new.py::another")))
    assert [one.what for one in judge(better, BASELINE, TODAY).notes] == ["calls: etsy", "ratio: get"]
    assert [one.what for one in judge(more, BASELINE, TODAY).notes] == ["tests"]


def test_a_failure_says_what_happened_on_one_line_of_bearable_length() -> None:
    (found,) = judge(changed(outcome=Outcome.FAILED, happened="a\n  b\x1b" + "c" * 999), BASELINE, TODAY).objections
    assert found.text.startswith("a b·ccc")
    assert len(found.text) < 310


def test_shards_are_one_run_and_each_is_needed() -> None:
    shards = [replace(RUN, tests=(test,)) for test in RUN.tests]
    assert objections(joined(shards)) == []
    assert objections(joined(shards[:1])) == [(Kind.UNLIKE, "suites")]


def test_shards_of_different_runs_and_broken_shards_are_no_run() -> None:
    assert objections(joined([RUN, replace(RUN, version="0.2.0")])) == [(Kind.UNREACHED, "run")]
    assert objections(joined([RUN, replace(RUN, problem="the target died")])) == [(Kind.UNREACHED, "run")]


@pytest.mark.parametrize("order", [1, -1])
def test_what_two_shards_ran_counts_as_it_went_worse(order: int) -> None:
    assert objections(joined([RUN, FAILING][::order])) == [(Kind.FAILURE, STORY)]

"""What a run has shown is counted from its tests, and the worst that was found counts."""

from __future__ import annotations

from dataclasses import replace

import contracts
from harness.report.suite import coverage
from harness.report.suite.coverage import State, tally
from harness.report.suite.keywords import keywords
from harness.report.suite.machine import EDGES, PLACES, machine
from harness.report.suite.names import AREAS
from harness.report.suite.values import SuiteRun
from harness.suites.moves import STEPS


def test_a_promise_is_as_good_as_the_worst_of_its_tests(red: SuiteRun) -> None:
    states = {one.id: one.state for one in coverage(red).promises}
    assert len(states) == len(contracts.requirements())
    assert states["CAN-02"] is State.BROKEN
    assert states["CAN-01"] is State.HELD
    assert states["CAP-05"] is State.NOT_COVERED
    assert states["DL-01"] is State.UNTESTED


def test_the_tests_that_broke_a_promise_come_first(red: SuiteRun) -> None:
    run = replace(red, tests=red.tests[::-1])
    broken = next(one for one in coverage(run).promises if one.id == "CAN-02")
    assert broken.tests[-1] == "contract/test_a.py::test_b"
    assert len(broken.tests) == 3


def test_ids_that_nobody_knows_are_told(red: SuiteRun) -> None:
    assert coverage(red).strange == ("OWN-01",)


def test_answers_are_counted_by_operation(red: SuiteRun) -> None:
    status = next(one for one in coverage(red).operations if one.operation == "getStatus")
    assert (status.times["200"], status.times["418"], status.times["404"]) == (7, 2, 0)
    assert (status.seen, "418" in status.documented) == (1, False)


def test_only_keywords_of_the_contract_count(red: SuiteRun) -> None:
    found = coverage(red)
    assert (found.keywords, found.all_keywords) == (1, len(keywords()))


def test_moves_are_seen_between_two_looks(red: SuiteRun) -> None:
    found = machine(coverage(red))
    seen = {(edge.before, edge.after): edge.seen for edge in found.edges if edge.seen}
    assert seen[("ABORTED", "restart")] == 1
    assert seen[("RUNNING", "COMPLETED")] == 2
    assert found.longer == (("CREATED → RUNNING", 2),)


def test_the_picture_has_every_status_and_every_move_there_is() -> None:
    moves = {(before, after) for before, afters in STEPS.items() if before != "restart" for after in afters}
    assert set(EDGES) == moves
    assert set(PLACES) == STEPS.keys() - {"restart"}


def test_every_area_of_the_promises_has_a_name() -> None:
    assert {one.id.partition("-")[0] for one in contracts.requirements()} == AREAS.keys()


def test_the_classes_of_bugs_have_ids_of_their_own() -> None:
    ids = [one.id for one in contracts.bugs()]
    assert len(ids) == len(set(ids)) == 124


def test_a_tally_names_every_state() -> None:
    assert tally([]) == dict.fromkeys(State, 0)

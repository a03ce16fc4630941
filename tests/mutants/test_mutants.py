"""The suites catch every wrong implementation, and let every right one pass, however unlike ours it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mutants.judge import Wanted, served, suites, tried
from mutants.registry import Mutant, mutants
from mutants.serve import OURS
from mutants.table import SHOWN, kept, shown, vendors

pytestmark = pytest.mark.process
WRONG = [one for one in mutants().values() if not one.right]
RIGHT = [one for one in mutants().values() if one.right]
CAUGHT = kept()
# The issue of each is another: records that are wrong, a place that is lost, an answer that breaks the contract.
FAST = ("limit-off-by-one", "created-as-started")


@pytest.fixture(scope="module")
def ours() -> Iterator[Path]:
    with served(OURS) as target:
        yield target


def named(one: Mutant) -> str:
    return one.name


@pytest.mark.parametrize("name", FAST)
def test_a_wrong_implementation_is_caught(name: str) -> None:
    catchers = Wanted(list(CAUGHT[name]), enough=1)
    with served(name, vendors(catchers.tests)) as target:
        found = tried(target, catchers).caught
    assert found
    assert found.keys() <= CAUGHT[name].keys()


@pytest.mark.long
@pytest.mark.parametrize("one", WRONG, ids=named)
def test_every_wrong_implementation_is_caught_and_ours_is_not_by_the_same_tests(one: Mutant, ours: Path) -> None:
    tests = list(CAUGHT.get(one.name, ())) or suites()
    with served(one.name, vendors(tests)) as target:
        found = tried(target, Wanted(tests, enough=1)).caught
    assert found, f"nothing catches it: {one.does}"
    assert tried(ours, Wanted(list(found))).caught == {}


@pytest.mark.long
@pytest.mark.parametrize("one", RIGHT, ids=named)
def test_every_right_implementation_passes(one: Mutant) -> None:
    with served(one.name) as target:
        verdict = tried(target, Wanted(suites(), effort="whole"))
    assert (verdict.caught, verdict.ended) == ({}, True)


def test_the_table_shows_what_is_kept() -> None:
    assert SHOWN.read_text() == shown(kept())


def test_there_are_wrong_implementations_of_every_area_and_each_says_what_is_wrong() -> None:
    assert len(WRONG) >= 200
    assert len({one.does for one in mutants().values()}) == len(mutants())

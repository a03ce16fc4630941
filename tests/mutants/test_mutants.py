"""The suites catch every wrong implementation, and let every right one pass, however unlike ours it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants.judge import Wanted, served, suites, tried
from mutants.registry import Mutant, mutants
from mutants.serve import OURS
from mutants.table import SHOWN, kept, near, shown, there, vendors

WRONG = [one for one in mutants().values() if not one.right]
RIGHT = [one for one in mutants().values() if one.right]
CAUGHT = kept()
# What is wrong is another in each: what was counted, and what an answer looks like.
FAST = ("count-off-by-one", "two-statuses")
EVERYTHING = "unlike-ours-in-everything"
"""What is right in all these ways together is judged by all suites, each by itself by what it is likeliest to upset."""
LOOKED_AT = ("status_", "jobs_", "list_pages", "result_", "cancel_", "restart_", "upload_37", "callback_payload")


def named(one: Mutant) -> str:
    return one.name


def catchers(name: str) -> list[str]:
    """Return what caught it when it was judged, if that is still there."""
    return [test for test in CAUGHT.get(name, {}) if there(test)]


@pytest.mark.process
@pytest.mark.parametrize("name", FAST)
def test_a_wrong_implementation_is_caught(name: str) -> None:
    assert _found(name, catchers(name)[:1])


@pytest.mark.long
@pytest.mark.process
@pytest.mark.parametrize("one", WRONG, ids=named)
def test_every_wrong_implementation_is_caught(one: Mutant) -> None:
    if _found(one.name, catchers(one.name)):
        return
    # What caught it was renamed, or is about something else now.
    found = _found(one.name, near(one, suites(), {})) or _found(one.name, suites())
    assert found, f"nothing catches it: {one.does}"
    with served(OURS) as target:
        assert tried(target, Wanted(list(found), effort="whole")).caught == {}


@pytest.mark.long
@pytest.mark.process
def test_what_catches_wrong_implementations_lets_ours_pass() -> None:
    tests = list(dict.fromkeys(test for one in WRONG for test in catchers(one.name)))
    with served(OURS) as target:
        verdict = tried(target, Wanted(tests, effort="whole"))
    assert (verdict.caught, verdict.ended) == ({}, True)


@pytest.mark.long
@pytest.mark.process
@pytest.mark.parametrize("one", RIGHT, ids=named)
def test_every_right_implementation_passes(one: Mutant) -> None:
    tests = suites() if one.name == EVERYTHING else [test for test in suites() if _upset(test)]
    with served(one.name) as target:
        verdict = tried(target, Wanted(tests, effort="quick"))
    assert (verdict.caught, verdict.ended) == ({}, True)


def _found(name: str, tests: list[str]) -> dict[str, str]:
    if not tests:
        return {}
    with served(name, vendors(tests)) as target:
        return tried(target, Wanted(tests, enough=1, effort="whole")).caught


def _upset(test: str) -> bool:
    return Path(test).stem.startswith(LOOKED_AT)


def test_the_table_shows_what_is_kept() -> None:
    assert SHOWN.read_text() == shown(kept())


def test_a_catcher_that_was_renamed_is_not_asked_for() -> None:
    name, found = next(iter(CAUGHT.items()))
    (path, _, _), *_ = (test.partition("::") for test in found)
    renamed = {name: {f"{path}::another_name": "", "scenarios/another_file.py::a_story": "", **found}}
    likely = near(mutants()[name], suites(), renamed)
    assert likely[0] == next(iter(found))
    assert not set(renamed[name]) - set(found) & set(likely)


@pytest.mark.long
def test_every_wrong_implementation_was_judged_and_caught() -> None:
    assert [one.name for one in WRONG if not CAUGHT.get(one.name)] == []


def test_there_are_wrong_implementations_of_every_area_and_each_says_what_is_wrong() -> None:
    assert len(WRONG) >= 200
    assert len({one.does for one in mutants().values()}) == len(mutants())

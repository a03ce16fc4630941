"""Every promise is kept, and says which tests show it; a test that is cited is there."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import contracts
from harness.suites.covering import Covers, covered_by

ROOT = Path(__file__).parents[3]
SUITES = ("scenarios/*.py", "harness/suites/**/test_*.py")


def covers_of(path: Path) -> dict[str, Covers]:
    """Return what each test or scenario of a file says that it covers, by ``file::function``."""
    file = path.relative_to(ROOT)
    module = import_module(".".join(file.with_suffix("").parts))
    own = {name: made for name, made in vars(module).items() if getattr(made, "__module__", "") == module.__name__}
    return {f"{file.as_posix()}::{name}": covers for name, made in own.items() if (covers := covered_by(made))}


COVERS = {cited: covers for place in SUITES for path in ROOT.glob(place) for cited, covers in covers_of(path).items()}


@cache
def defined_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef))


def is_there(cited: str) -> bool:
    file, _, name = cited.partition("::")
    return name.partition("[")[0] in defined_in(file)


def test_no_promise_is_left_without_a_test() -> None:
    assert [row.id for row in contracts.requirements() if not row.shown_by] == []


@pytest.mark.parametrize("row", contracts.requirements(), ids=lambda row: row.id)
def test_the_tests_that_a_promise_cites_are_there(row: contracts.Requirement) -> None:
    assert [cited for cited in row.shown_by if not is_there(cited)] == []


@pytest.mark.parametrize("row", contracts.requirements(), ids=lambda row: row.id)
def test_a_promise_and_the_suites_say_the_same_of_each_other(row: contracts.Requirement) -> None:
    cited = [one for one in row.shown_by if one.startswith(("scenarios/", "harness/suites/"))]
    assert [one for one in cited if row.id not in COVERS[one].promises] == []


def test_the_suites_cite_nothing_that_is_not_there() -> None:
    promises, bugs = {row.id for row in contracts.requirements()}, {bug.id for bug in contracts.bugs()}
    assert {id for covers in COVERS.values() for id in covers.promises} <= promises
    assert {id for covers in COVERS.values() for id in covers.bugs} <= bugs


def test_a_test_that_is_not_there_would_be_seen() -> None:
    assert not is_there("tests/unit/contracts/test_promises_shown.py::test_of_nothing")
    assert not is_there("tests/unit/contracts/nowhere.py::test_the_tests_that_a_promise_cites_are_there")

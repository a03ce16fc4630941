"""Every promise is kept, and says which tests show it; a test that is cited is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import contracts

ROOT = Path(__file__).parents[3]


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


def test_a_test_that_is_not_there_would_be_seen() -> None:
    assert not is_there("tests/unit/contracts/test_promises_shown.py::test_of_nothing")
    assert not is_there("tests/unit/contracts/nowhere.py::test_the_tests_that_a_promise_cites_are_there")

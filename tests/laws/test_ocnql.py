"""Laws of OCNQL: what is printed reads back, AND binds tighter, and the predicate keeps its word on null."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.ocnql import (
    And,
    Comparison,
    Condition,
    In,
    IsNull,
    Like,
    OcnqlError,
    Or,
    Statement,
    fields_of,
    matches,
    parse_condition,
    parse_statement,
)

names = st.from_regex(r"[a-z_][a-z0-9_$-]{0,5}(\.[a-z]{1,4})?", fullmatch=True) | st.sampled_from(["a b", "1x", "q`x"])
numbers = st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=2).map(Decimal)
literals = st.text(max_size=8) | numbers | st.booleans() | st.none()
simple = st.one_of(
    st.builds(Comparison, names, st.sampled_from(["=", "!=", "<", ">", "<=", ">="]), literals),
    st.builds(Like, names, st.text(max_size=8), st.booleans()),
    st.builds(In, names, st.lists(literals, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(IsNull, names, st.booleans()),
)


def _several(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(And, parts) | st.builds(Or, parts)


conditions: st.SearchStrategy[Condition] = st.recursive(simple, _several, max_leaves=8)
values = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", "A", "1", "true", "2026-01-01"])
)
rows = st.dictionaries(st.sampled_from("abc"), values | st.lists(values, max_size=2))
small = st.sampled_from("abc")
wanted = st.sampled_from(["", "a", "1", "b", 1, 0, True, "2026-01-01T00:00:00Z"])


@given(conditions)
def test_a_printed_condition_reads_back(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@given(
    fields=st.lists(names, max_size=3).map(tuple),
    where=st.none() | conditions,
    limit=st.none() | st.integers(1, 10**6),
    order=st.none() | st.sampled_from(["a", "a desc", "a asc, b"]),
)
def test_a_printed_statement_reads_back(
    fields: tuple[str, ...], where: Condition | None, limit: int | None, order: str | None
) -> None:
    statement = Statement(fields, "contacts", where, order, limit)
    assert parse_statement(str(statement)) == statement


@given(a=simple, b=simple, c=simple)
def test_and_binds_tighter_than_or(a: Condition, b: Condition, c: Condition) -> None:
    assert parse_condition(f"{a} OR {b} and {c}") == Or((a, And((b, c))))
    assert parse_condition(f"{a} AND {b} or {c}") == Or((And((a, b)), c))
    assert parse_condition(f"({a} OR {b}) AND {c}") == And((Or((a, b)), c))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    assert _refusal(text) is None or re.match(r"Error parsing query: (?s:.*): expected .", str(_refusal(text)))


def _refusal(text: str) -> OcnqlError | None:
    try:
        parse_condition(text)
    except OcnqlError as error:
        return error
    return None


@given(rows, conditions, conditions)
def test_and_or_are_all_and_any(row: Mapping[str, Any], left: Condition, right: Condition) -> None:
    both, either = matches(And((left, right)), row), matches(Or((left, right)), row)
    assert both == (matches(left, row) and matches(right, row))
    assert either == (matches(left, row) or matches(right, row))


@given(rows, small, wanted)
def test_null_differs_from_all_and_fulfils_nothing_else(row: Mapping[str, Any], name: str, value: Any) -> None:
    null = {**row, name: None}
    absent = {key: kept for key, kept in row.items() if key != name}
    for bare in (null, absent):
        assert matches(IsNull(name), bare)
        assert matches(Comparison(name, "!=", value), bare)
        others = [Comparison(name, sign, value) for sign in ("=", "<", ">", "<=", ">=")]
        others += [Like(name, "%"), Like(name, "x", True), In(name, (value,)), In(name, (value,), True)]
        assert not any(matches(other, bare) for other in others)


@given(st.dictionaries(small, values), small, wanted)
def test_on_one_value_each_predicate_has_its_opposite(row: Mapping[str, Any], name: str, value: Any) -> None:
    assert matches(Comparison(name, "=", value), row) != matches(Comparison(name, "!=", value), row)
    assert matches(IsNull(name), row) != matches(IsNull(name, True), row)
    if row.get(name) is not None:
        assert matches(In(name, (value,)), row) != matches(In(name, (value,), True), row)
        assert matches(Like(name, "a%"), row) != matches(Like(name, "a%", True), row)


@given(rows, small, st.lists(wanted, min_size=1, max_size=3))
def test_in_is_a_row_of_equalities(row: Mapping[str, Any], name: str, choice: list[Any]) -> None:
    equal = [Comparison(name, "=", value) for value in choice]
    assert matches(In(name, tuple(choice)), row) == any(matches(one, row) for one in equal)


@given(rows, small, st.integers(-3, 3))
def test_at_most_is_less_or_equal(row: Mapping[str, Any], name: str, value: int) -> None:
    parts = (Comparison(name, "<", value), Comparison(name, "=", value))
    assert matches(Comparison(name, "<=", value), {name: value - 1})
    assert not matches(Or(parts), row) or matches(Comparison(name, "<=", value), row) or isinstance(row.get(name), bool)


@given(conditions)
def test_a_condition_looks_only_at_its_fields(condition: Condition) -> None:
    assert matches(condition, {}) == matches(condition, {"not one of them": 1})
    assert all(str(name) for name in fields_of(condition))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("email='z''x@y'", {"email": "z'x@y"}),
        ("name = \u2018Ann\u2019", {"name": "Ann"}),
        ("name = 'O\u2019Brien'", {"name": "O\u2019Brien"}),
        ('name = "Ann"', {"name": "Ann"}),
        ("`metaData.lastUpdateTime` > 2015-01-06T09:31:38-07:00", {"metaData": {"lastUpdateTime": 1508943600}}),
        ("[System.Id] = 7", {"System.Id": 7}),
        ("modifiedTime>1508943600000", {"modifiedTime": "2017-10-25T15:00:01Z"}),
        ("at <= '2026-01-01'", {"at": "2026-01-01T00:00:00.000+0000"}),
        ("at = '2026-01-01T01:00:00+01:00'", {"at": "2026-01-01T00:00:00Z"}),
        ("active='true' and gone=false", {"active": True, "gone": "false"}),
        ("id > 9", {"id": "10"}),
        ("id > '9'", {"id": "10"}),
        ("workers.jobs.code = 'x'", {"workers": [{"jobs": [{"code": "y"}, {"code": "x"}]}]}),
        ("a LIKE '50%_'", {"a": "50 and more_"}),
        ("a not in (1, 2) and b in ('x', null)", {"a": 3}),
        ("Department!='Procurement'", {}),
        ("updated_date__lte  ='x'", {"updated_date__lte": "x"}),
        ("big = 9007199254740993", {"big": 9007199254740993}),
    ],
)
def test_samples_that_match(text: str, row: Mapping[str, Any]) -> None:
    assert matches(parse_condition(text), row)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a LIKE 'ann%'", {"a": "Ann"}),
        ("a LIKE 'a_c'", {"a": "abc"}),
        ("code = '7'", {"code": "007"}),
        ("a = 1", {"a": True}),
        ("tags != 'x'", {"tags": ["x"]}),
        ("big = 9007199254740992", {"big": 9007199254740993}),
        ("at > 'yesterday'", {"at": None}),
    ],
)
def test_samples_that_do_not_match(text: str, row: Mapping[str, Any]) -> None:
    assert not matches(parse_condition(text), row)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a eq 1", "'eq' is not possible at position 3: expected"),
        ("'a' = 1", "at position 1: expected '(' or a field name"),
        ("a = ", "the text ends at position 5: expected"),
        ("a = 1 b", "'b' is not possible at position 7: expected AND or OR or the end"),
        ("", "position 1"),
    ],
)
def test_errors_tell_place_and_expectation(text: str, said: str) -> None:
    with pytest.raises(OcnqlError) as error:
        parse_condition(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["select * contacts", "select count(*) from a", "select a from b limit 0", "select * from a limit 1 limit 2"],
)
def test_statements_that_are_none(text: str) -> None:
    with pytest.raises(OcnqlError, match=r"^Error parsing query"):
        parse_statement(text)


def test_statements_take_every_documented_spelling() -> None:
    text = "SELECT Name, Parent.Name\nFROM Account LIMIT 5 WHERE a = 1 ORDER BY Name DESC"
    assert parse_statement(text) == Statement(
        ("Name", "Parent.Name"), "Account", Comparison("a", "=", 1), "Name desc", 5
    )
    assert parse_statement("select * from c orderby=name").order_by == "name"


def test_depth_is_bounded_but_breadth_and_brackets_are_not() -> None:
    deep = "a=1"
    for _ in range(60):
        deep = f"({deep} and a=1 or b=2)"
    with pytest.raises(OcnqlError, match="too deep"):
        parse_condition(deep)
    assert len(parse_condition(" or ".join(["a=1"] * 3000)).parts) == 3000  # type: ignore[union-attr]
    assert parse_condition("(" * 5000 + "a=1" + ")" * 5000) == Comparison("a", "=", 1)

"""What a vendor's bulk API is asked changes no meaning; tables, verdicts and pieces of files lose nothing."""

from __future__ import annotations

import random
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.test_push_down import LISTS, predicate
from unit.connectors.native.bulk import APIS, OBJECTS, bulk_client, bulk_vendor, ordered, result, truth

from harness.bulk.engine.pieces import Bounds, flat, pieces
from harness.bulk.engine.rows import Row
from harness.connectors.native.matching import Matching
from harness.connectors.native.table import named_rows, write_table
from harness.connectors.page import Ask
from harness.ocnql import And, Condition, Or, matches

names = st.text("abcXYZ_ü", min_size=1, max_size=4)
texts = st.text(max_size=8) | st.text('",;\r\n\0 \ufeff', max_size=4)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, str]]]:
    columns = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    return columns, draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, texts)), max_size=6))


@settings(max_examples=10)
@pytest.mark.parametrize("api", APIS)
@given(data=st.data())
def test_a_filtered_export_is_the_filtered_list(api: str, data: st.DataObject) -> None:
    vendor, name = bulk_vendor(api), OBJECTS[APIS[api]][0]
    held: list[dict[str, Any]] = truth(api, vendor)
    single = predicate(LISTS[APIS[api], name], held)
    parts = st.lists(single, min_size=2, max_size=3).map(tuple)
    condition: Condition = data.draw(single | st.builds(And, parts) | st.builds(Or, parts))
    connector, _, call = bulk_client(api, vendor)
    got = ordered(result(connector.native_pages(name), Ask(name, where=condition), call))
    assert got == [record for record in held if matches(condition, record)]


@given(tables())
def test_a_table_is_read_as_it_was_written(table: tuple[list[str], list[dict[str, str]]]) -> None:
    columns, rows = table
    assert list(named_rows(write_table(columns, rows))) == rows


@given(tables(), st.randoms(use_true_random=False))
def test_each_verdict_finds_a_row_that_says_the_same_and_none_twice(
    table: tuple[list[str], list[dict[str, str]]], rng: random.Random
) -> None:
    columns, rows = table
    told = [row for row in rows if rng.random() < 0.7]
    rng.shuffle(told)
    matching = Matching(columns, rows)
    places = [matching.take(row) for row in told]
    assert [rows[place] for place in places if place is not None] == told
    assert sorted([place for place in places if place is not None] + matching.rest()) == list(range(len(rows)))


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9), st.integers(1, 60))
def test_pieces_hold_every_record_once_and_are_cut_the_same_again(count: int, after: int, most: int, size: int) -> None:
    rows = [Row(n, {"a": "x" * (n % 7)}, "broken" if n % 5 == 0 else "") for n in range(1, count + 1)]
    cut = list(pieces(rows, after, Bounds(most, size), ""))
    numbers = [[*(row.number for row in each.rows), *(found.number for found in each.refused)] for each in cut]
    assert sorted(chain.from_iterable(numbers)) == list(range(after + 1, count + 1))
    assert all(each.first == min(found) and each.last == max(found) for each, found in zip(cut, numbers, strict=True))
    again = [next(pieces(rows, each.first - 1, Bounds(99, 9999, each.last), "")).last for each in cut]
    assert again == [each.last for each in cut]


leaves = st.none() | st.booleans() | st.integers() | texts
records = st.recursive(leaves, lambda inner: st.dictionaries(names, inner, min_size=1, max_size=3), max_leaves=6)


@given(st.dictionaries(names, records, min_size=1, max_size=3))
def test_a_record_is_flattened_to_every_value_it_has(record: dict[str, Any]) -> None:
    cells, problem = flat(record, "#N/A")
    assert (len(cells), problem) == (_leaves(record), "")
    assert all(isinstance(cell, str) for cell in cells.values())


def _leaves(node: Any) -> int:
    return sum(map(_leaves, node.values())) if isinstance(node, dict) else 1

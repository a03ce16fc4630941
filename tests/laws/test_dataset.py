"""Laws of the seeded data: the same everywhere, at once anywhere, and filtered without being looked through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.data.dataset import Dataset, Order
from mock_vendors.data.family import Family
from mock_vendors.data.where import EVERYTHING, All, AnyOf, Comparison, Condition, Not, holds
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.stock import stocked

ROWS = 300
NAMES = [(vendor, name) for vendor in vendor_names() for name in load_vendor(vendor).resources]


@cache
def dataset(vendor: str, name: str, records: int = ROWS, seed: int = 3) -> Dataset:
    return stocked(load_vendor(vendor), seed=seed, records=records, clock=VirtualClock()).datasets[name]


def fresh(vendor: str, name: str, records: int, seed: int = 3) -> Dataset:
    return stocked(load_vendor(vendor), seed=seed, records=records, clock=VirtualClock()).datasets[name]


@pytest.mark.parametrize(("vendor", "name"), NAMES)
def test_rows_are_the_same_in_whatever_order_they_are_asked_for(vendor: str, name: str) -> None:
    forward, backward = fresh(vendor, name, 50), fresh(vendor, name, 50)
    rows = [forward.row(index) for index in range(len(forward))]
    assert [backward.row(index) for index in reversed(range(len(backward)))] == rows[::-1]


@pytest.mark.parametrize(("vendor", "name"), NAMES)
def test_every_row_is_one_line_of_json_with_an_id_of_its_own(vendor: str, name: str) -> None:
    data = dataset(vendor, name)
    lines = [data.row(index) for index in range(len(data))]
    records = [json.loads(line) for line in lines]
    assert not any(b"\n" in line for line in lines)
    assert len({record[data.id_field] for record in records}) == len(records)
    assert all(data.locate(record[data.id_field]) == index for index, record in enumerate(records))


@pytest.mark.parametrize(("vendor", "name"), NAMES)
def test_another_seed_gives_other_data(vendor: str, name: str) -> None:
    ours, theirs = dataset(vendor, name), dataset(vendor, name, seed=4)
    assert [ours.row(index) for index in range(20)] != [theirs.row(index) for index in range(20)]


@pytest.mark.parametrize(("vendor", "name"), NAMES)
def test_ten_million_records_are_there_at_once(vendor: str, name: str) -> None:
    data = fresh(vendor, name, 10_000_000)
    last = len(data) - 1
    record = json.loads(data.row(last))
    assert data.locate(record[data.id_field]) == last
    assert len(data.view()) == len(data)


@pytest.mark.parametrize("vendor", sorted({vendor for vendor, _ in NAMES}))
def test_the_data_holds_what_breaks_careless_clients(vendor: str) -> None:
    texts = b"".join(dataset(v, name).row(index) for v, name in NAMES if v == vendor for index in range(250))
    wanted = [b'\\"', b"\\n", b",", "é".encode(), "日".encode(), b"\xe2\x80\xa8"]
    assert [piece for piece in wanted if piece not in texts] == []


@pytest.mark.parametrize("vendor", ["greenhouse", "etsy", "salesforce"])
def test_nulls_are_present_where_the_vendor_shows_them(vendor: str) -> None:
    keys = {tuple(json.loads(dataset(vendor, name).row(row))) for v, name in NAMES if v == vendor for row in range(99)}
    names = [name for v, name in NAMES if v == vendor]
    assert len(keys) == len(names)
    assert any(b":null" in dataset(vendor, name).row(row) for name in names for row in range(99))


def test_eloqua_sends_texts_and_leaves_out_what_is_empty() -> None:
    rows = [dataset("eloqua", name).row(row) for v, name in NAMES if v == "eloqua" for row in range(99)]
    assert not any(b":null" in row for row in rows)
    assert all(isinstance(value, str) for row in rows for value in _scalars(json.loads(row)))


def _scalars(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _scalars(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _scalars(inner)
    else:
        yield value


@given(pattern=st.lists(st.integers(0, 5), min_size=1, max_size=9).filter(sum), parent=st.integers(0, 10**9))
def test_children_know_their_parent_and_are_numbered_without_gaps(pattern: list[int], parent: int) -> None:
    family = Family(tuple(pattern))
    children = family.children(parent)
    assert len(children) == pattern[parent % len(pattern)]
    assert all(family.parent(child) == parent for child in children)
    assert family.children(parent + 1).start == children.stop == family.total(parent + 1)


def _conditions() -> st.SearchStrategy[Condition]:
    first, step = 1_420_070_400, 29
    instants = st.integers(-2, ROWS + 2).map(lambda row: first + row * step) | st.floats(first, first + ROWS * step)
    tests = st.one_of(
        st.builds(Comparison, st.just("CreatedDate"), st.sampled_from(["<", "<=", ">", ">=", "="]), instants),
        st.builds(
            Comparison, st.just("Status"), st.sampled_from(["=", "!="]), st.sampled_from(["New", "closed", None])
        ),
        st.builds(Comparison, st.just("CaseNumber"), st.just("="), st.integers(990, 1310).map("{:08d}".format)),
        st.builds(Comparison, st.just("Subject"), st.just("like"), st.sampled_from(["%a%", "_e%", "%"])),
        st.builds(Comparison, st.just("Origin"), st.just("in"), st.just(("Phone", None))),
    )
    parts = lambda inner: st.lists(inner, min_size=1, max_size=3).map(tuple)  # noqa: E731
    return st.recursive(
        tests, lambda inner: st.builds(All, parts(inner)) | st.builds(AnyOf, parts(inner)) | st.builds(Not, inner)
    )


@settings(max_examples=200)
@given(condition=_conditions())
def test_a_view_holds_exactly_the_rows_that_meet_its_condition(condition: Condition) -> None:
    data = dataset("salesforce", "Case")
    wanted = [row for row in range(ROWS) if holds(condition, lambda path: data.keys(path, row))]  # noqa: B023
    view = data.view(condition)
    assert list(view.cut(0, len(view))) == wanted


@given(
    field=st.sampled_from(["CreatedDate", "LastModifiedDate", "Status", "Origin", "CaseNumber"]),
    descending=st.booleans(),
    last=st.booleans(),
)
def test_an_order_sorts_and_loses_nothing(field: str, descending: bool, last: bool) -> None:
    data = dataset("salesforce", "Case")
    view = data.view(EVERYTHING, (Order(field, descending, last),))
    rows = list(view.cut(0, len(view)))
    values = [data.keys(field, row)[0] for row in rows]
    known = [value for value in values if value is not None]
    assert sorted(rows) == list(range(ROWS))
    assert known == sorted(known, reverse=descending)
    assert None not in (values[: len(known)] if last else values[len(values) - len(known) :])


@pytest.mark.parametrize("order", [(), (Order("created_timestamp", True),), (Order("updated_timestamp"),)])
@given(start=st.integers(0, ROWS), length=st.integers(0, 40))
def test_any_cut_of_a_view_is_that_part_of_the_whole(order: tuple[Order, ...], start: int, length: int) -> None:
    view = dataset("etsy", "receipts").view(EVERYTHING, order)
    whole = list(view.cut(0, len(view)))
    assert list(view.cut(start, start + length)) == whole[start : start + length]

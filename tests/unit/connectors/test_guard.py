"""Walks that get nowhere are found out, walks that get somewhere are left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connectors.census import Census, Seen
from harness.connectors.errors import PagingFault
from harness.connectors.guard import EMPTY_PAGES, LONE_PAGES, NAMELESS_PAGES, SIMILAR_PAGES, Guard
from harness.connectors.page import Page, Served


def page(number: int, following: int | None = None) -> Page:
    return Page((b'{"id":%d}' % number,), None if following is None else {"at": following})


def walk(guard: Guard, places: Sequence[int]) -> int:
    """Return how many pages pass before the guard speaks up."""
    for seen, (place, following) in enumerate(pairwise(places)):
        try:
            guard.observe({"at": place}, page(seen, following))
        except PagingFault:
            return seen
    return len(places)


@given(st.integers(0, 300))
def test_a_walk_that_gets_on_is_left_alone(pages: int) -> None:
    assert walk(Guard(most=8), range(pages)) == pages


@given(lead=st.integers(0, 40), ring=st.integers(1, 40))
def test_a_ring_is_found_when_it_closes(lead: int, ring: int) -> None:
    places = [*range(lead), *[lead + step % ring for step in range(4 * ring + 2)]]
    assert walk(Guard(), places) <= lead + ring


@given(lead=st.integers(0, 40), ring=st.integers(1, 60))
def test_a_ring_longer_than_the_memory_is_found_too(lead: int, ring: int) -> None:
    bound = 4 * (lead + ring) + 4
    places = [*range(lead), *[lead + step % ring for step in range(bound)]]
    assert walk(Guard(most=2), places) < len(places)


def test_the_same_page_under_another_place_is_a_fault() -> None:
    guard = Guard()
    guard.observe(None, page(1, 2))
    with pytest.raises(PagingFault, match="holds the same 1 records as an earlier one"):
        guard.observe({"at": 2}, page(1, 3))


def test_empty_pages_are_no_fault_unless_there_is_no_end_of_them() -> None:
    guard = Guard()
    for place in range(EMPTY_PAGES - 1):
        guard.observe({"at": place}, Page((), {"at": place + 1}))
    with pytest.raises(PagingFault, match="1000 pages without a record"):
        guard.observe({"at": -1}, Page((), {"at": -2}))


def served(*ids: object, key: str = "id", following: int | None = 1, total: int | None = None) -> Page:
    records = tuple(json.dumps({key: value, "text": "same"}).encode() for value in ids)
    return Page(records, None if following is None else {"at": following}, total, Served(records, total, "id"))


def test_a_page_that_the_condition_leaves_nothing_of_is_the_same_page_all_the_same() -> None:
    guard, whole = Guard(), served(1, 2).served
    guard.observe(None, Page((), {"at": 1}, None, whole))
    with pytest.raises(PagingFault, match="holds the same 2 records"):
        guard.observe({"at": 1}, Page((), {"at": 2}, None, whole))


@pytest.mark.parametrize(("page", "most"), [(served(1), LONE_PAGES), (served(1, 1, key="other"), NAMELESS_PAGES)])
def test_pages_that_may_look_alike_are_given_some_patience(page: Page, most: int) -> None:
    guard = Guard()
    for place in range(most + 1):
        guard.observe({"at": place}, replace(page, next={"at": place + 1}))
    with pytest.raises(PagingFault, match="holds the same"):
        guard.observe({"at": most + 1}, replace(page, next={"at": most + 2}))


def test_the_same_records_for_ever_are_found_out_though_each_time_they_look_new() -> None:
    guard = Guard()
    for place in range(SIMILAR_PAGES + 1):
        rows = tuple(b'{"id":%d,"read_at":%d}' % (key, place) for key in (1, 2))
        guard.observe({"at": place}, Page(rows, {"at": place + 1}, None, Served(rows, None, "id")))
    with pytest.raises(PagingFault, match="holds the keys of an earlier one"):
        guard.observe({"at": -1}, Page(rows, {"at": -2}, None, Served((*rows[:1], b'{"id":2}'), None, "id")))


def test_a_ring_is_a_ring_whatever_was_counted_on_the_way() -> None:
    guard = Guard()
    guard.observe(None, page(1, 7))
    guard.observe({"cursor": "a", "counted": [3, 9]}, page(2, 8))
    with pytest.raises(PagingFault, match="a second time"):
        guard.observe({"cursor": "a", "counted": [6, 9]}, page(3, 9))


def test_doubts_are_told_and_a_list_that_moved_by_one_is_no_loss() -> None:
    guard = Guard()
    guard.observe(None, served(1, 2, 3, total=5))
    guard.observe({"at": 1}, served(3, 4, None, following=None, total=6))
    assert guard.census.doubts() == (
        "records that came twice, so the list moved while it was read: 1",
        "records without primary key, which nobody can tell from their doubles: 1",
    )


def test_another_version_of_a_record_is_no_double() -> None:
    census = Census()
    first, second = (Served((b'{"id":1,"v":%d}' % version,), 2, "id") for version in (1, 2))
    census.count(first, (b"1",), first=True, last=False)
    census.count(second, (b"1",), first=False, last=True)
    assert (census.doubles, census.versions) == (0, 1)


def test_as_many_records_as_there_are_but_some_of_them_twice_are_too_few() -> None:
    guard = Guard()
    guard.observe(None, served(1, 2, 3, total=6))
    with pytest.raises(PagingFault, match="of 6 records 1 came twice, which leaves 5 of 6"):
        guard.observe({"at": 1}, served(3, 4, 5, following=None, total=6))


@given(st.lists(st.integers(0, 50), max_size=60))
def test_what_is_remembered_is_recognised_as_long_as_there_is_room(numbers: list[int]) -> None:
    things = [b"%d" % number for number in numbers]
    assert Seen(most=100).again(things) == len(things) - len(set(things))


def test_a_page_that_names_itself_is_a_fault_at_once() -> None:
    with pytest.raises(PagingFault, match="names itself"):
        Guard().observe({"at": 7}, page(1, 7))


def children(*owners: str, rows: tuple[bytes, ...] = (), following: int | None = 1) -> Page:
    return Page(rows, None if following is None else {"at": following}, None, Served(rows, None, "id", owners))


def test_the_same_records_may_stand_below_several_parents() -> None:
    guard, members = Guard(), (b'{"id":1}', b'{"id":2}')
    for place in range(5):
        guard.observe({"at": place}, children(f"channel-{place}", rows=members, following=place + 1))
    assert guard.census.doubts() == ()
    with pytest.raises(PagingFault, match="holds the same 2 records"):
        guard.observe({"at": 5}, children("channel-0", rows=members, following=6))


def test_parents_without_children_are_no_walk_in_circles() -> None:
    guard = Guard()
    for place in range(EMPTY_PAGES + 1):
        guard.observe({"at": place}, children(str(place), following=place + 1))
    for place in range(EMPTY_PAGES):
        guard.observe({"on": place}, children("the same", following=-place - 1))
    with pytest.raises(PagingFault, match="pages without a record"):
        guard.observe({"on": -1}, children("the same", following=-1))


def test_what_went_meanwhile_is_told_where_places_are_counted() -> None:
    for shifts, doubts in ((True, 1), (False, 0)):
        census = Census()
        for total in (10, 9, 9):
            census.count(Served((), total, "id", shifts=shifts), (), first=total == 10, last=False)
        assert (census.gone, len(census.doubts())) == (doubts, doubts)


def test_neither_links_nor_tokens_are_told_whole() -> None:
    guard = Guard()
    place = {"link": "/v1/jobs?access_token=canary", "then": {"cursor": "eyJhY2Nlc3M6canary", "page": 7}}
    guard.observe(place, page(1, 2))
    with pytest.raises(PagingFault) as told:
        guard.observe(place, page(2, 3))
    assert "canary" not in str(told.value)
    assert '{"link":"/v1/jobs","then":{"cursor":"eyJhY2Nl…","page":7}}' in str(told.value)

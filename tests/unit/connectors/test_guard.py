"""Walks that get nowhere are found out, walks that get somewhere are left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connectors.errors import PagingFault
from harness.connectors.guard import Guard
from harness.connectors.page import Page


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


def test_empty_pages_are_no_fault() -> None:
    guard = Guard()
    for place in range(5):
        guard.observe({"at": place}, Page((), {"at": place + 1}))


def test_a_page_that_names_itself_is_a_fault_at_once() -> None:
    with pytest.raises(PagingFault, match="names itself"):
        Guard().observe({"at": 7}, page(1, 7))


def test_the_state_is_json_and_goes_on_where_it_was() -> None:
    guard = Guard()
    guard.observe(None, page(1, 2))
    restored = Guard.restored(json.loads(json.dumps(guard.state())))
    with pytest.raises(PagingFault, match="the beginning was reached a second time"):
        restored.observe(None, page(2))

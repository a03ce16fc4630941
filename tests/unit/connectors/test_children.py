"""Lists below another list's records: each parent once, each child once, and no call in vain."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import BudgetGone, Calls, Said, Sent, connected, records, walked

from harness.connectors.errors import PagingFault, Refused
from harness.connectors.page import Ask, Page, Position
from harness.ocnql import parse_condition

KINDS = 8


class Activities:
    """Contacts with so many e-mails opened each; the other kinds of activity are empty."""

    def __init__(self, counts: list[int]) -> None:
        self.counts = counts
        self.truth = [self._record(place, rank) for place, count in enumerate(counts) for rank in range(count)]

    def __call__(self, sent: Sent) -> Said:
        path, _, query = sent.target.partition("?")
        parameters = dict(parse_qsl(query))
        if path.endswith("/contacts"):
            return self._contacts(int(parameters["page"]), int(parameters["count"]))
        place = int(path.rpartition("/")[2]) - 1000
        found = range(self.counts[place]) if parameters["type"] == "emailOpen" else ()
        return Said(200, b"[" + b",".join(self._record(place, rank) for rank in found) + b"]")

    def _contacts(self, page: int, count: int) -> Said:
        chosen = range(len(self.counts))[(page - 1) * count : page * count]
        elements = [{"id": str(1000 + place), "emailAddress": f"{place}@example.org"} for place in chosen]
        return Said(200, json.dumps({"elements": elements, "total": len(self.counts)}).encode())

    def _record(self, place: int, rank: int) -> bytes:
        return b'{"id":"%d-%d"}' % (place, rank)


@given(counts=st.lists(st.integers(0, 5), max_size=60), size=st.integers(1, 9))
def test_every_child_comes_once_in_order(counts: list[int], size: int) -> None:
    vendor = Activities(counts)
    connector, wire = connected("eloqua", vendor)
    pages = walked(connector, Ask("activities", size))
    assert records(pages) == vendor.truth
    assert all(len(page.records) <= size for page in pages)
    assert len(wire.sent) == len(counts) * KINDS + max(1, -(-len(counts) // 50))


@given(counts=st.lists(st.integers(0, 3), max_size=6), budget=st.integers(1, 12), size=st.integers(1, 4))
def test_any_budget_of_calls_gets_on(counts: list[int], budget: int, size: int) -> None:
    vendor = Activities(counts)
    got, position, restarts = list[bytes](), None, 0
    while restarts == 0 or position is not None:
        page = _with_budget(vendor, position, budget, size)
        got += [record for found in page for record in found.records]
        position, restarts = page[-1].next, restarts + 1
        assert restarts <= 200
    assert got == vendor.truth


def _with_budget(vendor: Activities, position: Position | None, budget: int, size: int) -> list[Page]:
    """Walk on in a new process until the budget is gone; at least one page must come of it."""
    connector, _ = connected("eloqua", vendor)
    call, pages = Calls(at_most=budget), list[Page]()
    while not pages or position is not None:
        try:
            pages.append(connector.page(Ask("activities", size), position, call))
        except BudgetGone:
            break
        position = pages[-1].next
    return pages


def test_a_budget_gone_before_the_first_call_is_passed_on() -> None:
    connector, _ = connected("eloqua", Activities([1]))
    with pytest.raises(BudgetGone):
        connector.page(Ask("activities"), None, Calls(at_most=0))


def test_a_position_is_small_plain_json_without_host() -> None:
    connector, _ = connected("eloqua", Activities([2] * 120))
    page = connector.page(Ask("activities", 3), None, Calls())
    text = json.dumps(page.next)
    assert json.loads(text) == page.next
    assert "vendor.test" not in text
    assert len(text) < 600


def test_a_refused_child_is_told_and_nothing_is_lost() -> None:
    class Forbidding(Activities):
        def __call__(self, sent: Sent) -> Said:
            return Said(403, b"no") if "/1001?" in sent.target else super().__call__(sent)

    connector, _ = connected("eloqua", Forbidding([1, 1]))
    with pytest.raises(Refused, match="Forbidden:no"):
        walked(connector, Ask("activities", 5))


class Leaving(Activities):
    """One contact's activities are gone, and so may be the contact itself."""

    def __init__(self, counts: list[int], *, contact: int) -> None:
        super().__init__(counts)
        self.contact = contact

    def __call__(self, sent: Sent) -> Said:
        if "/activities/contact/1001" in sent.target:
            return Said(404, b"nobody")
        if sent.target.endswith("/data/contact/1001"):
            return Said(self.contact, b'{"id":"1001"}')
        return super().__call__(sent)


def test_a_parent_that_has_gone_takes_its_children_along_and_nothing_else() -> None:
    vendor = Leaving([2, 1, 2], contact=404)
    connector, _ = connected("eloqua", vendor)
    assert records(walked(connector, Ask("activities", 3))) == [vendor.truth[place] for place in (0, 1, 3, 4)]


def test_a_list_that_is_missing_below_a_parent_that_is_there_is_told() -> None:
    connector, _ = connected("eloqua", Leaving([2, 1, 2], contact=200))
    with pytest.raises(Refused, match="Not Found:nobody"):
        walked(connector, Ask("activities", 3))


def test_a_parent_without_id_is_a_fault_and_no_request_for_none() -> None:
    connector, wire = connected("eloqua", lambda _: Said(200, b'{"elements":[{"name":"x"}],"total":1}'))
    with pytest.raises(PagingFault, match="a record of 'contact' has no 'id'"):
        connector.page(Ask("activities"), None, Calls())
    assert len(wire.sent) == 1


def test_more_children_than_can_be_reached_are_a_fault() -> None:
    connector, _ = connected("eloqua", Activities([1000]))
    with pytest.raises(PagingFault, match="there may be more that cannot be reached"):
        walked(connector, Ask("activities", 1000))


def test_a_caller_may_choose_the_kind_of_children() -> None:
    vendor = Activities([2, 1])
    connector, wire = connected("eloqua", vendor)
    got = records(walked(connector, Ask("activities", 5, query={"type": "emailOpen"})))
    assert got == vendor.truth
    assert len(wire.sent) == 3


def test_children_are_checked_against_the_condition() -> None:
    connector, _ = connected("eloqua", Activities([2, 1]))
    got = records(walked(connector, Ask("activities", 5, parse_condition("id = '1-0'"))))
    assert got == [b'{"id":"1-0"}']


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_thread_longer_than_there_is_room_for_is_gone_on_with_as_it_was_begun(size: int) -> None:
    connector, _, _ = client_of(vendor_of("slack", 12))
    whole = records(walked(connector, Ask("replies", page_size=200)))
    assert records(walked(connector, Ask("replies", page_size=size))) == whole

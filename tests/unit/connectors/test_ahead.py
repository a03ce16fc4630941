"""Places reckoned ahead are those at which the walk arrives, so that pages may be fetched side by side."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.test_walk import eloqua, etsy, rows, salesforce
from unit.connectors.wire import Calls, connected, walked

from harness.connectors.connector import Connector
from harness.connectors.page import Ask, Page, Position

VENDORS = {"etsy": (etsy, "receipts"), "eloqua": (eloqua, "contact")}


def places(connector: Connector, ask: Ask) -> list[Position]:
    """Return every place of a walk but the first."""
    return [page.next for page in walked(connector, ask) if page.next is not None]


@given(count=st.integers(0, 40), size=st.integers(1, 9), cap=st.integers(1, 9), total=st.sampled_from(["right", None]))
@pytest.mark.parametrize("name", VENDORS)
def test_the_walk_arrives_at_every_place_reckoned_ahead(
    name: str, count: int, size: int, cap: int, total: object
) -> None:
    vendor, list_name = VENDORS[name]
    connector, _ = connected(name, vendor(rows(count), cap, total))
    ask, call = Ask(list_name, size), Calls()
    page = connector.page(ask, None, call)
    ahead = list(islice(connector.ahead(ask, None, page), 50))
    arrived = places(connector, ask)[1:]
    # Without a total there is no end to it, and the last page is not known to be the last.
    assert ahead[: len(arrived)] == arrived[: len(ahead)]
    assert len(ahead) == len(arrived) or total is None


def test_from_the_middle_too_and_with_a_condition() -> None:
    connector, _ = connected("etsy", etsy(rows(10)))
    ask = Ask("receipts", 2)
    position = connector.at_page(ask, 2)
    page = connector.page(ask, position, Calls())
    assert list(connector.ahead(ask, position, page)) == [{"offset": 6}, {"offset": 8}]


def test_what_only_the_vendor_can_point_at_is_not_reckoned() -> None:
    connector, _ = connected("salesforce", salesforce(rows(900)))
    ask = Ask("cases", 200)
    assert list(connector.ahead(ask, None, connector.page(ask, None, Calls()))) == []


@pytest.mark.parametrize("page", [Page(()), Page((), {"offset": 2})])
def test_behind_the_end_and_behind_pages_of_other_makers_is_nothing(page: Page) -> None:
    connector, _ = connected("etsy", etsy(rows(10)))
    assert list(connector.ahead(Ask("receipts", 2), None, page)) == []

"""Laws of drift: what a client may lose or see twice, by the paging style, while records come, go and change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.data.view import View
from mock_vendors.drift import EFFECTS, DriftPlan, Tides, parse
from mock_vendors.drift.scene import Where
from mock_vendors.exchange import Answer, Delivery, Request
from mock_vendors.handlers import Listing
from mock_vendors.load import load_vendor
from mock_vendors.occasion import Called
from mock_vendors.paging import STYLES, cut_page
from mock_vendors.quirks import Quirks
from mock_vendors.settings import Setting
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

SIZE, ROWS, PATH = 4, 22, "/v1/jobs"
BY_POSITION = ["has_more", "offset", "page_number", "page_total"]
SNAPSHOTS = ["locator", "scroll"]
ORDERS = {
    "by id": {"default": "id"},
    "newest first": {"default": "created_at", "descending": True},
    "by update": {"default": "updated_at"},
    "none": {},
}
OPTIONS = {"keyset": {"gone": "continue"}}
COUNTED = [name for name in EFFECTS.names() if name != "bulk_touch"]


@cache
def spec(style: str, order: str = "by id") -> VendorSpec:
    return load_vendor(
        "greenhouse",
        [
            Setting(
                "resources.jobs.list.paging", {"style": style, "default": SIZE, "most": 50, **OPTIONS.get(style, {})}
            ),
            Setting("resources.jobs.list.order", ORDERS[order]),
            Setting("resources.jobs.list.envelope", {"items": "$records"}),
            Setting("resources.jobs.list.parameters", {}),
        ],
    )


@dataclass(frozen=True)
class Page:
    """A page as it came: its ids and bytes, and the whole list as it was when it was asked for."""

    ids: list[int]
    records: list[Any]
    listed: dict[int, Any]


class Walk:
    """A client that follows a list to its end while drift comes after every page."""

    def __init__(self, style: str, drift: Sequence[str], order: str = "by id") -> None:
        vendor = Vendor(spec(style, order), seed=1, records=ROWS, clock=VirtualClock(), limits=False)
        self.data, self.clock, resource = vendor.stock.datasets["jobs"], vendor.clock, vendor.spec.resources["jobs"]
        assert resource.listing is not None
        self._style = STYLES.make(style, dict(resource.listing.paging.options))
        self._list = Listing(vendor.stock, resource, resource.listing, Quirks(vendor.stock))
        self._tides = Tides(DriftPlan(map(parse, drift), seed=1), vendor.stock.datasets, 1)

    def pages(self, most: int = 60) -> list[Page]:
        found: list[Page] = []
        parameters: Mapping[str, str] | None = self._style.first(SIZE)
        while parameters is not None and len(found) < most:
            listed = self._listed()
            asked, view = self._list.asked(Request("GET", PATH, urlencode(parameters)), {})
            cut = cut_page(self._style, asked)
            rows = view.cut(cut.start, cut.stop)
            records = [json.loads(self.data.row(row, (), asked.as_of)) for row in rows]
            found.append(Page([record["id"] for record in records], records, listed))
            self._tides.after(Called("GET", PATH, self.clock.now(), "jobs"), _answered(rows, view))
            self.clock.sleep(1)
            parameters = cut.next
        return found

    def _listed(self) -> dict[int, Any]:
        view = self._list.asked(Request("GET", PATH), {})[1]
        return {record["id"]: record for record in map(self.data.record, view.cut(0, len(view)))}


def _answered(rows: Sequence[int], view: View) -> Answer:
    return Answer(200, delivery=Delivery("jobs", rows, view))


def drifts() -> st.SearchStrategy[list[str]]:
    """Draw words for drift that comes after pages."""
    where = st.sampled_from(["", *(f"/{where.value}" for where in Where)])
    counted = st.builds("{}:{}{}".format, st.sampled_from(COUNTED), st.integers(1, 3), where)
    when = st.sampled_from(["", "@odds=0.5", "@calls=1-3", "@calls=2;4"])
    return st.lists(st.builds("{}{}".format, counted | st.just("bulk_touch"), when), min_size=1, max_size=3)


@pytest.mark.parametrize("style", BY_POSITION)
@settings(max_examples=12)
@given(drift=drifts(), order=st.sampled_from(sorted(ORDERS)))
def test_a_page_by_position_is_that_part_of_the_list_as_it_is_by_then(style: str, drift: list[str], order: str) -> None:
    for number, page in enumerate(Walk(style, drift, order).pages()):
        assert page.ids == list(page.listed)[number * SIZE : (number + 1) * SIZE]
        assert page.records == [page.listed[identity] for identity in page.ids]


@settings(max_examples=12)
@given(drift=drifts())
def test_behind_the_last_id_whoever_stays_is_seen_once(drift: list[str]) -> None:
    pages = Walk("keyset", drift).pages()
    seen = Counter(identity for page in pages for identity in page.ids)
    stayed = set.intersection(*(set(page.listed) for page in pages))
    assert {identity: seen[identity] for identity in stayed} == dict.fromkeys(stayed, 1)
    assert set(seen.values()) <= {1}


@pytest.mark.parametrize("style", SNAPSHOTS)
@settings(max_examples=12)
@given(drift=drifts(), order=st.sampled_from(sorted(ORDERS)))
def test_what_was_there_at_the_opening_comes_as_it_was(style: str, drift: list[str], order: str) -> None:
    pages = Walk(style, drift, order).pages()
    assert [record for page in pages for record in page.records] == list(pages[0].listed.values())


def ids(style: str, *drift: str, order: str = "by id") -> list[int]:
    return [(identity - 501) for page in Walk(style, drift, order).pages() for identity in page.ids]


def test_a_delete_behind_the_reader_hides_one_row_a_page() -> None:
    """PAG-11: whatever stands first on the next page moves onto the page that was read."""
    seen = ids("offset", "delete:1/read")
    missed = sorted(set(range(ROWS)) - set(seen))
    assert missed == [4, 9, 14, 19]
    assert len(seen) == len(set(seen))


def test_an_insert_before_the_reader_shows_the_last_row_again() -> None:
    """PAG-10: the last row of each page comes again as the first of the next."""
    seen = ids("offset", "insert:1/front", order="none")
    assert seen[:9] == [0, 1, 2, 3, 3, 4, 5, 6, 6]
    assert set(seen) == set(range(ROWS))


def test_a_touch_moves_a_row_to_the_end_of_a_list_by_time_of_update() -> None:
    """PAG-12: the touched row comes twice, once in each version, and its neighbour never."""
    walk = Walk("offset", ["touch:1/read@calls=1"], "by update")
    pages = walk.pages()
    counts = Counter(identity for page in pages for identity in page.ids)
    touched = [identity for identity, times in counts.items() if times == 2]
    assert len(touched) == 1
    assert len(set(counts)) == ROWS - 1
    versions = [record for page in pages for record in page.records if record["id"] == touched[0]]
    assert versions[0]["updated_at"] < versions[1]["updated_at"]


def test_a_move_across_the_reader_is_seen_twice_or_never() -> None:
    again, lost = (
        ids("offset", "move:1/unread@calls=2", order="none"),
        ids("offset", "move:1/read@calls=2", order="none"),
    )
    assert sorted(Counter(Counter(again).values())) == [1, 2]
    assert len(set(lost)) == ROWS - 1

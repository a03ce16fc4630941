"""Laws of the vendors' half of paging, over every registered style."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.pages import MOST, Shelf, client, style, totals

from mock_vendors.paging import STYLES, Asked, BadPage
from mock_vendors.paging.traits import Trait

SIZED = [name for name in STYLES.names() if name != "none"]
BY_NUMBER = ["page_number", "page_total", "offset", "has_more"]


@pytest.mark.parametrize("name", SIZED)
@settings(max_examples=60)
@given(data=st.data(), size=st.integers(1, MOST))
def test_the_pages_of_a_walk_are_the_whole_list_once_and_in_order(name: str, data: st.DataObject, size: int) -> None:
    walker = client(name, data.draw(totals(size)))
    pages = walker.walk(size)
    assert [row for page in pages for row in page] == walker.rows.ids
    assert len(pages) == max(1, -(-len(walker.rows) // size))
    assert all(len(page) == size for page in pages[:-1])


@given(total=st.integers(0, 80))
def test_without_pages_all_comes_at_once(total: int) -> None:
    walker = client("none", total)
    assert walker.walk(3) == [walker.rows.ids]


@pytest.mark.parametrize("name", SIZED)
@settings(max_examples=60)
@given(total=st.integers(0, 60), size=st.integers(-5, 40), above=st.sampled_from(["clamp", "echo", "ignore", "refuse"]))
def test_a_size_out_of_bounds_is_treated_as_the_vendor_treats_it(name: str, total: int, size: int, above: str) -> None:
    walker = client(name, total, above=above)
    if (size < 1 and name != "locator") or (size > MOST and above == "refuse"):
        with pytest.raises(BadPage, match="must be at"):
            walker.ask(walker.style.first(size))
        return
    cut = walker.ask(walker.style.first(size))
    counts = 3 if size > MOST and above == "ignore" else min(max(size, 1), MOST)
    assert cut.stop - cut.start == min(counts, total)


def test_an_echoed_size_is_told_and_does_not_count() -> None:
    walker = client("offset", 40, above="echo")
    cut = walker.ask(walker.style.first(30))
    assert (cut.facts["size"], cut.stop, cut.next) == (30, MOST, {"offset": str(MOST), "limit": "30"})


@pytest.mark.parametrize("name", SIZED)
@settings(max_examples=40)
@given(total=st.integers(0, 40), size=st.integers(1, MOST))
def test_the_same_walk_is_the_same_and_a_page_asked_twice_too(name: str, total: int, size: int) -> None:
    walker = client(name, total)
    seen = [(asked, walker.seen(cut)) for asked, cut in walker.cuts(size)]
    assert client(name, total).walk(size) == [page for _, page in seen]
    if Trait.MOVES not in walker.style.traits:
        assert [walker.seen(walker.ask(asked)) for asked, _ in seen] == [page for _, page in seen]


@pytest.mark.parametrize("name", BY_NUMBER)
@given(total=st.integers(0, 30), beyond=st.integers(1, 10**30))
def test_beyond_the_end_there_is_nothing_and_no_next_page(name: str, total: int, beyond: int) -> None:
    walker = client(name, total)
    place = walker.style.parameters[0]
    cut = walker.ask({**walker.style.first(3), place: str(total + beyond + 1)})
    assert walker.seen(cut) == []
    assert cut.next is None


@pytest.mark.parametrize("word", ["", "x", "1.5", "1e3", " 1", "٣", "-1"])
@pytest.mark.parametrize("name", BY_NUMBER)
def test_a_place_that_is_no_number_is_refused(name: str, word: str) -> None:
    made = style(name)
    with pytest.raises(BadPage):
        made.cut(Asked({made.parameters[0]: word}, 10))


def test_links_name_the_neighbours_and_the_last_page() -> None:
    made = style("page_number", skip="skip_count")
    assert made.cut(Asked({"page": "2"}, 9)).links == {
        "next": {"page": "3", "per_page": "3"},
        "prev": {"page": "1", "per_page": "3"},
        "last": {"page": "3", "per_page": "3"},
    }
    assert set(made.cut(Asked({"page": "1", "skip_count": "true"}, 9)).links) == {"next"}
    assert made.cut(Asked({}, 3)).links == {}


@pytest.mark.parametrize("name", ["time_window", "id_range"])
@given(data=st.data(), total=st.integers(0, 30), low=st.integers(0, 110), high=st.integers(0, 110))
def test_a_window_holds_what_lies_in_it_whichever_way_the_list_goes(
    name: str, data: st.DataObject, total: int, low: int, high: int
) -> None:
    inclusive, downwards = data.draw(st.booleans()), data.draw(st.booleans())
    walker = client(name, total, inclusive=inclusive, most=50, default=50)
    walker.rows = Shelf(walker.rows.ids[::-1]) if downwards else walker.rows
    start, end, _ = walker.style.parameters
    seen = walker.seen(walker.ask({start: str(low), end: str(high)}))
    assert seen == [row for row in walker.rows.ids if low <= row and (row < high or (inclusive and row == high))]


@pytest.mark.parametrize(("name", "parameter"), [("time_window", "start_time"), ("id_range", "max_id")])
def test_a_bound_that_is_no_value_of_the_field_is_refused(name: str, parameter: str) -> None:
    with pytest.raises(BadPage, match="is not a valid integer"):
        client(name, 5).ask({parameter: "tomorrow"})

"""Laws of the vendors' half of paging, over every registered style."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_vendors.paging import STYLES, Asked, BadPage, Style

MOST = 12


def style(name: str) -> Style:
    return STYLES.make(name, {"default": 3, "least": 1, "most": MOST})


def seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def walk(name: str, total: int, size: int, query: str = "q") -> list[range]:
    made, parameters, pages = style(name), style(name).first(size), []
    while True:
        cut = made.cut(Asked(parameters, total, query, seal))
        pages.append(range(cut.start, cut.stop))
        assert len(pages) <= total + 1, "the walk does not end"
        if cut.next is None:
            return pages
        parameters = cut.next


def totals(size: int) -> st.SearchStrategy[int]:
    edges = st.sampled_from([0, 1, size - 1, size, size + 1])
    return edges | st.integers(0, 6).map(lambda times: times * size) | st.integers(0, 80)


@pytest.mark.parametrize("name", STYLES.names())
@given(data=st.data(), size=st.integers(1, MOST))
def test_the_pages_of_a_walk_are_the_whole_list_once_and_in_order(name: str, data: st.DataObject, size: int) -> None:
    total = data.draw(totals(size))
    pages = walk(name, total, size)
    assert [row for page in pages for row in page] == list(range(total))
    assert len(pages) == max(1, -(-total // size))
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("name", STYLES.names())
@given(total=st.integers(0, 60), size=st.integers(-5, 40))
def test_a_size_out_of_bounds_is_clamped_or_refused_and_never_makes_a_page_too_large(
    name: str, total: int, size: int
) -> None:
    made = style(name)
    asked = Asked(made.first(size), total, "q", seal)
    if size < 1 and name != "locator":
        with pytest.raises(BadPage, match="at least 1"):
            made.cut(asked)
    else:
        cut = made.cut(asked)
        assert cut.stop - cut.start == min(max(size, 1), MOST, total)


@pytest.mark.parametrize("name", STYLES.names())
@given(total=st.integers(0, 40), size=st.integers(1, MOST))
def test_a_page_asked_twice_is_the_same_page(name: str, total: int, size: int) -> None:
    assert walk(name, total, size) == walk(name, total, size)


@given(total=st.integers(4, 60), size=st.integers(1, 3), data=st.data())
def test_a_locator_with_one_byte_changed_is_refused(total: int, size: int, data: st.DataObject) -> None:
    made = style("locator")
    cut = made.cut(Asked(made.first(size), total, "SELECT Id FROM Case", seal))
    locator = (cut.next or {})["locator"]
    place = data.draw(st.integers(0, len(locator) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=0x2FF).filter(lambda char: char != locator[place]))
    changed = locator[:place] + other + locator[place + 1 :]
    with pytest.raises(BadPage, match="locator"):
        made.cut(Asked({"locator": changed}, total, "", seal))


def test_a_locator_of_one_query_is_refused_by_another() -> None:
    made = style("locator")
    cut = made.cut(Asked(made.first(2), 9, "one", seal))
    with pytest.raises(BadPage, match="locator"):
        made.cut(Asked(cut.next or {}, 9, "two", seal))


@pytest.mark.parametrize("name", ["page_number", "page_total", "offset"])
@given(total=st.integers(0, 30), beyond=st.integers(1, 10**30))
def test_beyond_the_end_there_is_nothing_and_no_next_page(name: str, total: int, beyond: int) -> None:
    made = style(name)
    place = made.parameters[0]
    cut = made.cut(Asked({**made.first(3), place: str(total + beyond + 1)}, total, "q", seal))
    assert range(cut.start, cut.stop) == range(0) or cut.start >= cut.stop
    assert cut.next is None


@pytest.mark.parametrize("word", ["", "x", "1.5", "1e3", " 1", "٣", "-1"])
@pytest.mark.parametrize("name", ["page_number", "page_total", "offset"])
def test_a_place_that_is_no_number_is_refused(name: str, word: str) -> None:
    made = style(name)
    with pytest.raises(BadPage):
        made.cut(Asked({made.parameters[0]: word}, 10, "q", seal))


def test_links_name_the_neighbours_and_the_last_page() -> None:
    made = STYLES.make("page_number", {"default": 3, "most": MOST, "skip": "skip_count"})
    assert made.cut(Asked({"page": "2"}, 9)).links == {
        "next": {"page": "3", "per_page": "3"},
        "prev": {"page": "1", "per_page": "3"},
        "last": {"page": "3", "per_page": "3"},
    }
    assert set(made.cut(Asked({"page": "1", "skip_count": "true"}, 9)).links) == {"next"}
    assert made.cut(Asked({}, 3)).links == {}

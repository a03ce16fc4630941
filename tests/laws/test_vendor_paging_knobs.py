"""Laws of the paging knobs, over every style that each goes with: what a knob promises is what a walker sees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.knobs import WHOLE, Setting, combinations, fits, label, of_knob
from laws.pages import MOST, Client, another, client, edges, style, totals

from mock_vendors.paging import STYLES, BadPage
from mock_vendors.paging.knobs import KNOBS
from mock_vendors.paging.traits import Trait

WALKED = [(name, setting) for name, setting in combinations(WHOLE) if name != "none"]


def over(pairs: list[tuple[str, Setting]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "setting"), pairs, ids=label)


def sizes(total: int, size: int, knobs: dict[str, Any]) -> Iterator[int]:
    """Say how many rows each page has, worked out page by page."""
    short, empty = knobs.get("short", 0), knobs.get("empty", 0)
    every, by = (short["every"], short["by"]) if isinstance(short, dict) else (short, 1)
    full, times = (empty["every"], empty["times"]) if isinstance(empty, dict) else (empty, 1)
    left, page = total, 0
    while True:
        page += 1
        rows = size - min(by, size - 1) if every and page % every == 0 else size
        yield min(rows, left)
        left -= rows
        if left <= 0:
            return
        yield from (0 for _ in range(times if full and page % full == 0 else 0))


@over(WALKED)
def test_every_record_still_comes_once_on_as_many_pages_as_promised(name: str, setting: Setting) -> None:
    knobs = dict([setting])
    for total, size in edges():
        walker = client(name, total, **knobs)
        pages = walker.walk(size, 500)
        assert list(chain(*pages)) == walker.rows.ids
        assert [len(page) for page in pages] == list(sizes(total, size, knobs))


@pytest.mark.parametrize("name", [name for name in STYLES.names() if name != "none"])
@settings(max_examples=30)
@given(data=st.data(), size=st.integers(1, MOST))
def test_knobs_do_not_know_of_one_another(name: str, data: st.DataObject, size: int) -> None:
    mine = [setting for setting in WHOLE if fits(name, setting)]
    knobs = dict(data.draw(st.lists(st.sampled_from(mine), max_size=6, unique_by=lambda setting: setting[0])))
    walker = client(name, data.draw(totals(size)), **knobs)
    pages = walker.walk(size, 500)
    assert list(chain(*pages)) == walker.rows.ids
    assert [len(page) for page in pages] == list(sizes(len(walker.rows), size, knobs))


@pytest.mark.parametrize("name", STYLES.names())
def test_a_page_asked_twice_is_the_same_and_so_is_another_walk(name: str) -> None:
    for setting in (setting for setting in WHOLE if fits(name, setting)):
        walker, other = (client(name, 29, **dict([setting])) for _ in range(2))
        seen = [(asked, walker.seen(cut), cut.facts) for asked, cut in walker.cuts(5)]
        assert seen == [(asked, other.seen(cut), cut.facts) for asked, cut in other.cuts(5)]
        if Trait.MOVES not in walker.style.traits and setting != ("token", {"once": True}):
            assert [walker.seen(walker.ask(asked)) for asked, _, _ in seen] == [page for _, page, _ in seen]


def test_every_knob_is_under_the_laws() -> None:
    assert {knob for _, (knob, _) in combinations()} == set(KNOBS.names())


def beyond(name: str, walker: Client, size: int) -> dict[str, str]:
    """Return what asks for a page past the end."""
    if name == "keyset":
        return {**walker.style.first(size), "starting_after": walker.rows.id(len(walker.rows) - 1)}
    place = "$skip" if name == "odata" else walker.style.parameters[0]
    return {**walker.style.first(size), place: str(len(walker.rows) + size)}


@over([pair for pair in of_knob("past_end") if pair[0] != "scroll"])
def test_past_the_end_is_what_the_knob_says(name: str, setting: Setting) -> None:
    then = setting[1]
    for total, size in edges(1):
        walker = client(name, total, past_end=then)
        if then.removeprefix("refuse:") in ("error", "400", "404", "416"):
            with pytest.raises(BadPage) as refused:
                walker.ask(beyond(name, walker, size))
            assert refused.value.error == then.removeprefix("refuse:").replace("error", "500")
            continue
        cut = walker.ask(beyond(name, walker, size))
        assert walker.seen(cut) == (client(name, total).walk(size)[-1] if then == "last" else [])
        assert cut.status == (204 if then == "refuse:204" else 200)


@over(of_knob("ceiling"))
def test_below_a_ceiling_each_record_comes_once_and_above_it_none(name: str, setting: Setting) -> None:
    then = setting[1]["then"]
    for total, size in edges(8):
        walker, seen, error = client(name, total, ceiling=setting[1]), [], ""
        try:
            for _, cut in walker.cuts(size, 40):
                seen += walker.seen(cut)
        except BadPage as bad:
            error = bad.error
        assert (list(dict.fromkeys(seen)) if then == "last" else seen) == walker.rows.ids[:7]
        assert error == {"deny": "offset_too_far", "refuse:422": "422", "refuse:400": "400"}.get(then, "")


@over([pair for pair in of_knob("heavy") if pair[1][1] != 50])
def test_pages_that_are_too_large_fail_and_smaller_ones_do_not(name: str, setting: Setting) -> None:
    alone = 9 if isinstance(setting[1], dict) else 999
    for total, size in edges(5):
        walker = client(name, total, heavy=setting[1])
        if size <= 4 and total < alone:
            assert list(chain(*walker.walk(size))) == walker.rows.ids
            continue
        with pytest.raises(BadPage) as refused:
            walker.walk(size)
        assert refused.value.error == ("500" if alone == 999 else "504")


@over([pair for pair in of_knob("loop") if pair[1][1] == "repeat"])
def test_the_first_page_comes_whatever_is_asked_for(name: str, setting: Setting) -> None:
    for total, size in edges(1):
        first, walker = client(name, total).walk(size)[0], client(name, total, loop="repeat")
        seen = [walker.seen(cut) for _, cut in walker.cuts(size, 9)]
        assert seen == [first] * (9 if total > size else 1)


@over([pair for pair in of_knob("loop") if pair[1][1] == "self"])
def test_the_last_page_points_at_itself_and_says_that_it_is_the_last(name: str, setting: Setting) -> None:
    for total, size in edges():
        pages, walker = client(name, total).walk(size), client(name, total, loop="self")
        cuts = [cut for _, cut in walker.cuts(size, len(pages) + 5)]
        assert [walker.seen(cut) for cut in cuts] == pages + [pages[-1]] * 5
        assert [cut.facts["has_more"] for cut in cuts] == [True] * (len(pages) - 1) + [False] * 6


@over([pair for pair in of_knob("loop") if pair[1][1].startswith("ring")])
def test_a_ring_comes_back_to_the_first_page_with_its_period(name: str, setting: Setting) -> None:
    for total, size in edges():
        pages, walker = client(name, total).walk(size), client(name, total, loop=setting[1])
        period = min(int(setting[1].partition(":")[2]), len(pages))
        asked = list(walker.cuts(size, 3 * period + 2))
        assert [walker.seen(cut) for _, cut in asked] == (pages[:period] * 5)[: 3 * period + 2]
        assert len({tuple(parameters.items()) for parameters, _ in asked}) <= period + 1


@over([pair for pair in of_knob("total") if Trait.WALKS in style(pair[0]).traits])
def test_a_total_is_as_wrong_as_it_should_be(name: str, setting: Setting) -> None:
    for total, size in edges():
        told = [cut.facts["total"] for _, cut in client(name, total, total=setting[1]).cuts(size)]
        pages, rest = len(told), len(told) - 1
        wanted = {
            "right": [total] * pages,
            "absent": [None] * pages,
            "first": [total] + [None] * rest,
            "late": [None] + [total] * rest,
            "text": [str(total)] * pages,
            "growing": [total + page for page in range(pages)],
            "wrong:+3": [total + 3] * pages,
            "wrong:-4": [max(0, total - 4)] * pages,
            "capped:5": [min(5, total)] * pages,
        }
        assert told == wanted[setting[1]]


@over(of_knob("end"))
def test_the_end_is_spelled_as_it_should_be(name: str, setting: Setting) -> None:
    says = setting[1]["says"]
    for total, size in edges():
        *before, last = [cut for _, cut in client(name, total, end=setting[1]).cuts(size)]
        assert (last.facts["next"], last.nothing) == (says, says)
        assert all(cut.facts["next"] is not None and cut.nothing is None for cut in before)


@over([pair for pair in of_knob("shuffle") if pair[1][1] == "all"])
def test_without_any_order_pages_are_full_of_other_rows_each_time(name: str, setting: Setting) -> None:
    first, second = client(name, 50, shuffle="all"), client(name, 50, shuffle="all")
    pages = [first.seen(cut) for _, cut in islice(first.cuts(5), 9)]
    assert [second.seen(cut) for _, cut in islice(second.cuts(5), 9)] == pages
    assert all(len(set(page)) == len(page) for page in pages)
    again = [first.seen(first.ask(first.style.first(5))) for _ in range(5)]
    assert len({tuple(page) for page in again}) > 1


# Whoever goes on behind the last id he saw loses rows where ties are shuffled: that is what the knob is for.
@over([pair for pair in of_knob("shuffle") if pair[1][1] != "all" and Trait.NEXT in style(pair[0]).traits])
def test_ties_are_shuffled_among_themselves(name: str, setting: Setting) -> None:
    for total, size in edges():
        straight, walker = client(name, total), client(name, total, shuffle=setting[1])
        for (_, right), (_, cut) in zip(straight.cuts(size), walker.cuts(size), strict=True):
            assert [row // 10 for row in walker.seen(cut)] == [row // 10 for row in straight.seen(right)]


@pytest.mark.parametrize("name", [name for name, setting in of_knob("token") if setting[1] == {"once": True}])
@settings(max_examples=10)
@given(total=st.integers(4, 40))
def test_a_token_passes_once(name: str, total: int) -> None:
    walker = client(name, total, token={"once": True})
    asked = [parameters for parameters, _ in walker.cuts(3)][1:]
    for parameters in asked:
        with pytest.raises(BadPage, match="used before"):
            walker.ask(parameters)
    assert list(chain(*walker.walk(3))) == walker.rows.ids


@pytest.mark.parametrize("name", [name for name, setting in of_knob("token") if setting[1] == {"life": 60}])
@settings(max_examples=20)
@given(born=st.integers(0, 10**9), age=st.floats(0, 200))
def test_a_token_lives_as_long_as_it_should(name: str, born: int, age: float) -> None:
    walker = another(client(name, 9, token={"life": 60}), now=float(born))
    follow = walker.ask(walker.style.first(2)).next
    later = another(walker, now=born + age)
    if age < 60:
        assert later.seen(later.ask(follow or {})) == walker.rows.ids[2:4]
    else:
        with pytest.raises(BadPage, match="expired"):
            later.ask(follow or {})


@pytest.mark.parametrize("name", [name for name, setting in of_knob("token") if setting[1] == {"bound": False}])
def test_a_token_that_is_not_bound_goes_with_any_query(name: str) -> None:
    walker = client(name, 9, token={"bound": False})
    other = another(walker, query="/things?color=blue")
    assert other.seen(other.ask(walker.ask(walker.style.first(2)).next or {})) == walker.rows.ids[2:4]


@pytest.mark.parametrize("name", [name for name, setting in of_knob("token") if setting[1] == {"damaged": "first"}])
def test_a_damaged_token_may_lead_to_the_first_page(name: str) -> None:
    walker = client(name, 9, token={"damaged": "first"})
    parameter = next(iter(walker.ask(walker.style.first(2)).next or {}))
    assert walker.seen(walker.ask({**walker.style.first(2), parameter: "nonsense"})) == walker.rows.ids[:2]


@pytest.mark.parametrize("name", [name for name, setting in of_knob("token") if setting[1] == {"alphabet": "reserved"}])
@settings(max_examples=10)
@given(total=st.integers(4, 40))
def test_a_token_in_reserved_letters_has_them_all_and_survives_one_encoding(name: str, total: int) -> None:
    walker = client(name, total, token={"alphabet": "reserved"})
    for _, cut in walker.cuts(3):
        for text in (cut.next or {}).values():
            assert set("+/=%&#;, ?") <= set(text)
            assert unquote(quote(text, safe="")) == text != quote(text)


@pytest.mark.parametrize("name", [name for name, setting in of_knob("alone") if setting[1] == "ignore"])
@settings(max_examples=10)
@given(total=st.integers(4, 40))
def test_a_token_brings_its_query_along(name: str, total: int) -> None:
    for how, beside in (("ignore", "ignored"), ("refuse", "refused")):
        walker = client(name, total, alone={"how": how})
        follow = dict(walker.ask(walker.style.first(3)).next or {})
        assert walker.resumed(follow, "/things?").parameters == {"color": "red", **follow}
        if how == "refuse":
            with pytest.raises(BadPage, match="cannot be passed"):
                walker.resumed({**follow, "color": beside}, "/things?")
        else:
            assert walker.resumed({**follow, "color": beside}, "/things?").parameters["color"] == "red"

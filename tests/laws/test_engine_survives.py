"""The engine over every paging style with every knob and fault: all records, or a word why not; never a quiet loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from laws.engines import CLIENTS, Outcome, faulty, knobbed, truth, vendor, walk
from laws.knobs import BROKEN, WHOLE, Setting

from mock_vendors.faults import parse
from mock_vendors.paging import STYLES
from mock_vendors.registry import Unsuitable
from mock_vendors.vendor import Vendor

EVEN, UNEVEN = (12, 3), (13, 5)
"""How many records there are and how large pages are: so that the last page is full, and so that it is not."""

WHERE_ENDS_MATTER = frozenset(("short", "total", "past_end", "ceiling", "loop"))
TOTALLESS = frozenset(("keyset", "link_header", "header_token", "graphql"))
"""Lists that say nothing of a total: where a vendor hides their end, nobody can know."""

PASSING = (
    *("status:500", "status:503", "status:408", "status:425", "status:520", "status:504", "status:202", "throttle:2"),
    *("html:200", "html:502", "html:200;application/json", "empty:200", "empty:429", "html:429", "broken"),
    *("truncated", "truncated:record", "truncated:0.99", "wrong_type", "wrong_type:none", "gzip", "ok_error:500"),
    *("gzip_damaged:checksum", "gzip_damaged:cut", "gzip_damaged:plain", "gzip_damaged:twice"),
    *("reset", "reset:before", "cut:0", "cut:0.5", "cut:1"),
)
LASTING = ("status:403", "status:404", "status:400", "status:304", "redirect:self", "redirect:http://elsewhere.example")


def told(outcome: Outcome) -> str:
    return json.dumps([outcome.records[-2:], str(outcome.error)], default=str)


def same(outcome: Outcome, asked: Vendor) -> bool:
    """Tell whether all records came, each once, in whatever order the vendor has them."""
    return sorted(map(str, outcome.records)) == sorted(map(str, truth(asked)))


def outcomes(way: str, setting: Setting) -> list[tuple[bool, Outcome]]:
    """Walk lists with a knob; none at all where the knob does not go with the style."""
    found = []
    for count, size in (EVEN, UNEVEN) if setting[0] in WHERE_ENDS_MATTER else (UNEVEN,):
        asked = vendor(way, count)
        try:
            answer = knobbed(asked, dict([setting]))
        except Unsuitable:
            return []
        outcome = walk(way, answer, asked.credentials, size)
        found.append((same(outcome, asked), outcome))
    return found


def test_every_style_has_a_client_but_those_that_only_a_window_can_walk() -> None:
    missing = set(STYLES.names()) - {way.split()[0] for way in CLIENTS}
    assert missing == {"time_window", "id_range"}


LIED_TO = (("total", "wrong:+3"), ("total", "growing"))
"""Here all records come, and yet a total says that there are more."""


def lived_with(way: str, setting: Setting) -> bool:
    """Tell whether all records can be had: by whoever does not take a vendor's word for more than it is worth."""
    # A scroll that is asked for again has moved on, and an empty page of a connection has no cursor.
    stuck = way == "scroll" or (way == "graphql" and setting[0] == "empty")
    return setting in WHOLE and setting not in LIED_TO and setting[0] != "other_host" and not stuck


@pytest.mark.parametrize("way", CLIENTS)
def test_no_knob_makes_a_walk_end_well_without_all_records(way: str) -> None:
    for setting in WHOLE + BROKEN:
        hidden = setting[0] == "ceiling" and setting[1]["then"] in ("stop", "empty") and way in TOTALLESS
        for whole, outcome in outcomes(way, setting):
            assert whole or outcome.error or outcome.doubts or hidden, f"{setting}: {told(outcome)}"
            assert not lived_with(way, setting) or outcome.error is None, f"{setting}: {told(outcome)}"


@pytest.mark.parametrize("way", [way for way in CLIENTS if way != "scroll"])
def test_a_fault_that_passes_leaves_no_trace(way: str) -> None:
    asked = vendor(way, 12)
    for effect in PASSING:
        outcome = under(f"{effect}@calls={1 if way == 'none' else 2}", way, asked)
        assert outcome.error is None, f"{effect}: {told(outcome)}"
        assert same(outcome, asked), f"{effect}: {told(outcome)}"


@pytest.mark.parametrize("way", [way for way in CLIENTS if way != "scroll"])
def test_a_fault_that_lasts_is_told(way: str) -> None:
    asked = vendor(way, 12)
    for effect in (*PASSING, *LASTING):
        outcome = under(f"{effect}@calls={1 if way == 'none' else 2}-", way, asked)
        assert outcome.error is not None or same(outcome, asked), f"{effect}: {told(outcome)}"
        assert outcome.requests <= 12


def under(fault: str, way: str, asked: Vendor) -> Outcome:
    """Walk a list of twelve while a fault is in force."""
    asked.faults.replace([parse(fault)])
    try:
        return walk(way, faulty(asked), asked.credentials, 3)
    finally:
        asked.faults.replace([])


def undecidable(way: str, knobs: Mapping[str, Any]) -> bool:
    """Tell whether a vendor hides the rest and keeps quiet about it, or lies about its total twice over."""
    # Behind the last id of a shuffled page may be anything; a last link tells nothing of how full the last page is.
    hiding = {"keyset": {"ceiling", "short", "empty", "shuffle"}, "page_number": {"ceiling"}}.get(way, set())
    hiding |= {"ceiling", "short", "empty"} if way in TOTALLESS else set()
    lying = {"ceiling", "short", "empty", "loop", "heavy"} if "total" in knobs else set()
    return not (hiding | lying).isdisjoint(knobs)


@settings(max_examples=150)
@given(
    way=st.sampled_from(sorted(CLIENTS)),
    chosen=st.lists(st.sampled_from(WHOLE + BROKEN), min_size=2, max_size=3, unique_by=lambda setting: setting[0]),
    case=st.sampled_from([EVEN, UNEVEN, (12, 6), (10, 5), (1, 3), (0, 3), (12, 50)]),
)
def test_no_two_or_three_knobs_do_so_together(way: str, chosen: list[Setting], case: tuple[int, int]) -> None:
    knobs, (count, size) = dict(chosen), case
    assume(not undecidable(way, knobs))
    asked = vendor(way, count)
    try:
        outcome = walk(way, knobbed(asked, knobs), asked.credentials, size, most=1200)
    except Unsuitable:
        reject()
    assert same(outcome, asked) or outcome.error or outcome.doubts, told(outcome)


@pytest.mark.parametrize("way", [way for way in CLIENTS if way not in ("scroll", "none")])
def test_what_is_too_much_for_a_vendor_is_read_in_smaller_pages(way: str) -> None:
    for count, size in ((12, 6), (13, 12)):
        asked = vendor(way, count)
        outcome = walk(way, knobbed(asked, {"heavy": 4}), asked.credentials, size)
        assert outcome.error is None, told(outcome)
        assert same(outcome, asked), told(outcome)

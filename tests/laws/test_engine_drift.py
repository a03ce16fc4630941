"""Lists that change while the engine walks them: what stays is met, or there is a word of doubt about it."""

from __future__ import annotations

import pytest
from laws.engines import CLIENTS, Outcome, faulty, truth, walk
from laws.test_engine_survives import TOTALLESS
from laws.test_vendor_paging_wire import file

from contracts import VirtualClock
from mock_vendors.drift import parse
from mock_vendors.vendor import Vendor

WALKED = [way for way in CLIENTS if way not in ("scroll", "none")]
MOVES = ("insert:1/front", "insert:2/end", "insert:1/read", "delete:2/unread", "touch:1/read", "move:1/unread")


def drifting(way: str, *words: str) -> tuple[Outcome, set[int]]:
    """Walk a list of twenty that changes after its second page; return what came and which ids stayed throughout."""
    vendor = Vendor(file(way, "{}"), seed=3, records=20, clock=VirtualClock(), limits=False)
    before = {record["id"] for record in truth(vendor)}
    vendor.drift.replace([parse(f"{word}@page=2") for word in words])
    outcome = walk(way, faulty(vendor), vendor.credentials, 4)
    after = walk(way, faulty(vendor), vendor.credentials, 50)
    return outcome, before & {record["id"] for record in after.records}


@pytest.mark.parametrize("way", WALKED)
def test_whatever_comes_and_changes_all_that_stays_is_met_once(way: str) -> None:
    outcome, stayed = drifting(way, *MOVES)
    got = [record["id"] for record in outcome.records]
    assert outcome.error is None
    assert stayed <= set(got)
    assert len(got) == len(set(got)) or outcome.doubts


@pytest.mark.parametrize("way", [way for way in WALKED if way not in TOTALLESS | {"page_number"}])
def test_what_a_record_that_goes_takes_out_of_sight_is_doubted(way: str) -> None:
    outcome, stayed = drifting(way, "delete:1/read")
    missed = stayed - {record["id"] for record in outcome.records}
    assert outcome.error is None
    assert not missed or "gone from the list meanwhile" in " ".join(outcome.doubts)


@pytest.mark.parametrize("way", ["keyset", "locator"])
def test_behind_a_record_or_in_a_snapshot_nothing_gets_out_of_sight(way: str) -> None:
    outcome, stayed = drifting(way, "delete:1/read")
    assert stayed <= {record["id"] for record in outcome.records}

"""Under every kind of limit, told in every way: all records come, and nobody is bothered more often than need be."""

from __future__ import annotations

from typing import Any

import pytest
from unit.connectors.vendors import answering
from unit.connectors.wire import Calls, connected, records, walked

from contracts import VirtualClock
from harness.connectors.page import Ask
from mock_vendors.limits import LIMITS
from mock_vendors.load import load_vendor
from mock_vendors.settings import Setting
from mock_vendors.vendor import Vendor

COUNT, MIDNIGHT = 12, 1_767_225_600.0
FEW = {"requests": 3, "seconds": 10}
TOLD = {"X-RateLimit-Remaining": "{remaining}"}
POLICIES: dict[str, dict[str, Any]] = {
    "fixed_window": {**FEW, "headers": TOLD},
    "sliding_window": {**FEW, "headers": {**TOLD, "X-RateLimit-Reset": "{reset}"}},
    "token_bucket": {"requests": 1, "seconds": 2, "burst": 3},
    "leaky_bucket": {"requests": 1, "seconds": 2, "burst": 3, "headers": {"X-Level": "{used}/{limit}"}},
    "quota": {"requests": 8, "every": "day", "retry_after": "seconds"},
    "cost": {"points": 3, "restores": 1},
}
MANNERS: dict[str, dict[str, Any]] = {
    **{name: {"retry_after": name} for name in ("seconds", "fraction", "date", "zoned", "twice", "absent", "past")},
    "with a unit": {"retry_after": "raw:10s"},
    "empty": {"retry_after": "raw:"},
    "negative": {"retry_after": "raw:-1"},
    "503": {"signal": 503},
    "420": {"signal": 420},
    "509": {"signal": 509},
    "dropped": {"signal": "drop"},
    "counting refused calls": {"counts_refused": True},
    "punishing": {"penalty": {"adds": 5, "factor": 2, "forget": 600}},
}
"""How a vendor of three calls in ten seconds says no."""


def walk(limit: dict[str, Any], start: float = MIDNIGHT - 1800) -> tuple[list[bytes], list[bytes], Calls, Vendor]:
    """Walk a list one record at a time under one limit; return what came, what there is, and how it went."""
    clock = VirtualClock(start)
    vendor = Vendor(load_vendor("greenhouse", [Setting("limits.0", limit)]), seed=3, records=COUNT, clock=clock)
    connector, _ = connected("greenhouse", answering(vendor), clock=clock, credentials=vendor.credentials)
    call, data = Calls(clock), vendor.stock.datasets["jobs"]
    got = records(walked(connector, Ask("jobs", 1), call))
    return got, [data.row(row) for row in range(COUNT)], call, vendor


def refusals(vendor: Vendor) -> int:
    return sum(1 for entry in vendor.journal.since(0) if entry.status != 200)


def test_every_policy_is_tried_here() -> None:
    # A call in this network is over before the next one begins: nothing ever happens at the same time.
    assert set(POLICIES) == set(LIMITS.names()) - {"concurrency"}


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_is_lived_with(policy: str) -> None:
    got, there, call, vendor = walk({"policy": policy, **POLICIES[policy]})
    assert got == there
    assert refusals(vendor) <= COUNT
    assert len(call.admitted) == COUNT + refusals(vendor)


@pytest.mark.parametrize("manner", MANNERS)
def test_however_a_vendor_says_no_it_is_understood(manner: str) -> None:
    got, there, _, vendor = walk({"policy": "fixed_window", **FEW, **MANNERS[manner]})
    assert got == there
    # Whoever is told how long to wait comes back once for each window of three calls.
    told = manner in ("seconds", "fraction", "date", "zoned", "twice", "counting refused calls", "punishing")
    assert refusals(vendor) <= (COUNT // 3 if told else 4 * COUNT)


def test_a_wait_beyond_the_longest_is_sat_out_in_parts() -> None:
    quota = {"policy": "quota", "requests": 11, "every": "day", "retry_after": "seconds"}
    got, there, call, _ = walk(quota, MIDNIGHT - 6 * 3600)
    assert got == there
    assert call.waits == [3600.0] * 6

"""Laws of rate limits, over every registered policy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.limits import LIMITS, Gate
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.occasion import Called

GAPS = st.lists(st.floats(0, 4), min_size=1, max_size=60)


def at(now: float) -> Called:
    return Called("GET", "/", now)


def gate(name: str, requests: int, seconds: float) -> Gate:
    return Gate([LIMITS.make(name, {"requests": requests, "seconds": seconds, "headers": {"left": "{remaining}"}})])


@pytest.mark.parametrize("name", LIMITS.names())
@given(requests=st.integers(1, 5), seconds=st.sampled_from([0.1, 1, 10, 86_400]), gaps=GAPS)
def test_whoever_waits_as_told_is_not_refused_again(
    name: str, requests: int, seconds: float, gaps: list[float]
) -> None:
    limit, clock = gate(name, requests, seconds), VirtualClock()
    for gap in gaps:
        clock.sleep(gap * seconds / requests / 4)
        told = limit.admit(at(clock.now()))
        if told.error is not None:
            clock.sleep(math.ceil(told.wait))
            assert limit.admit(at(clock.now())).error is None


@pytest.mark.parametrize("name", LIMITS.names())
@given(requests=st.integers(1, 9), gaps=GAPS)
def test_no_more_pass_than_allowed(name: str, requests: int, gaps: list[float]) -> None:
    limit, clock, passed = gate(name, requests, 10), VirtualClock(), []
    for gap in gaps:
        clock.sleep(gap)
        if limit.admit(at(clock.now())).error is None:
            passed.append(clock.now())
    # A fixed window lets through two allowances at most in a span of its length: one at each side of its seam.
    most = requests * (2 if name == "fixed_window" else 1)
    assert all(sum(start <= other < start + 10 for other in passed) <= most for start in passed)


@pytest.mark.parametrize("name", LIMITS.names())
@given(requests=st.integers(1, 9))
def test_headers_count_down_to_nothing_and_looking_costs_nothing(name: str, requests: int) -> None:
    limit, now = gate(name, requests, 10), VirtualClock().now()
    assert limit.admit(at(now), counts=False).headers == {"left": str(requests)}
    left = [limit.admit(at(now)).headers["left"] for _ in range(requests)]
    assert left == [str(number) for number in reversed(range(requests))]
    assert limit.admit(at(now)).error == "throttled"


@pytest.mark.parametrize("name", LIMITS.names())
def test_a_reset_gives_everything_back(name: str) -> None:
    limit = gate(name, 1, 10)
    limit.admit(at(0.0))
    limit.reset()
    assert limit.admit(at(0.0)).error is None


@pytest.mark.parametrize("vendor", vendor_names())
def test_the_vendors_own_limits_let_a_patient_client_through(vendor: str) -> None:
    limits = Gate([LIMITS.make(limit.name, limit.options) for limit in load_vendor(vendor).limits])
    clock, refused = VirtualClock(), 0
    for _ in range(300):
        told = limits.admit(at(clock.now()))
        if told.error is not None:
            refused += 1
            clock.sleep(math.ceil(told.wait))
            assert limits.admit(at(clock.now())).error is None
    assert refused <= 30

"""Time in whole ticks, 2^-30 seconds each.

A float of any instant near ours is a whole number of them, so limits count and compare without rounding: the instant
that a client is told is the very one at which its call passes.
"""

from __future__ import annotations

import math

TICK = 2**30
NEVER = 2**90
"""Later than anything: nobody but the vendor's staff can give such an allowance back."""


def ticks(seconds: float) -> int:
    """Return a span or an instant in ticks, rounded down."""
    return math.floor(seconds * TICK)


def instant(tick: int) -> float:
    """Return the first float of seconds that is not before a tick."""
    seconds = tick / TICK
    while ticks(seconds) < tick:
        seconds = math.nextafter(seconds, math.inf)
    return seconds


def until(now: float, then: float) -> float:
    """Return a wait that, added to now, does not end before then; 0 where that has come."""
    wait = max(0.0, then - now)
    while now + wait < then:
        wait = math.nextafter(wait, math.inf)
    return wait

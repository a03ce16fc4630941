"""Requests drop into a bucket that leaks at a steady rate; what would overflow is refused.

It is a token bucket seen from the other side: what is ``used`` is the level, as in ``32/40``.
"""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.limits.policy import LIMITS
from mock_vendors.limits.token_bucket import TokenBucket


@LIMITS.register("leaky_bucket")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeakyBucket(TokenBucket):
    """So many ``requests`` leak out in so many ``seconds``; the bucket holds ``burst``, or as many."""

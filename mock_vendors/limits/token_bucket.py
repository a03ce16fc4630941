"""Tokens drop into a bucket at a steady rate, and each request takes one out."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.limits.bucket import Bucket
from mock_vendors.limits.policy import LIMITS, Allowance
from mock_vendors.limits.ticks import ticks


@LIMITS.register("token_bucket")
@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBucket(Allowance):
    """So many ``requests`` come back in so many ``seconds``; the bucket holds ``burst``, or as many."""

    burst: int | None = None

    def __post_init__(self) -> None:
        Allowance.__post_init__(self)
        if self.burst is not None and self.burst < 1:
            raise ValueError("'burst' must be above 0")

    @property
    def size(self) -> int:
        return self.burst or self.requests

    def meter(self) -> Bucket:
        return Bucket(self.size, self.requests, ticks(self.seconds))

    @property
    def window(self) -> float:
        return self.size * self.seconds / self.requests

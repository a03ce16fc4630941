"""Points that come back by the second; calls cost as much as they ask for, as GraphQL interfaces count."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.limits.bucket import Bucket
from mock_vendors.limits.policy import LIMITS, Limit
from mock_vendors.limits.ticks import TICK


@LIMITS.register("cost")
@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(Limit):
    """At most ``points`` at hand, of which ``restores`` come back in a second."""

    points: int
    restores: int

    def __post_init__(self) -> None:
        Limit.__post_init__(self)
        if self.points < 1 or self.restores < 1:
            raise ValueError("'points' and 'restores' must be above 0")

    @property
    def rate(self) -> float:
        return self.restores

    @property
    def window(self) -> float:
        return self.points / self.restores

    def meter(self) -> Bucket:
        return Bucket(self.points, self.restores, TICK)

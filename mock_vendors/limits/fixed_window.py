"""So many requests in each window of the vendor's clock, or in one that begins with its first request."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from contracts import nearest
from mock_vendors.limits.policy import LIMITS, Allowance
from mock_vendors.limits.ticks import TICK, ticks
from mock_vendors.limits.window import Window

_BEGINS = ("clock", "first")


@LIMITS.register("fixed_window")
@dataclass(frozen=True, slots=True, kw_only=True)
class FixedWindow(Allowance):
    begins: str = "clock"

    def __post_init__(self) -> None:
        Allowance.__post_init__(self)
        if self.begins not in _BEGINS:
            raise ValueError(f"'begins' is '{self.begins}'; {nearest(self.begins, _BEGINS)}")

    def meter(self) -> Window:
        if self.begins == "first":
            return Window(self.requests, lambda now: (now, now + ticks(self.seconds)), begins_with_use=True)
        # As the number was written: tenths of a second stay tenths however many of them have gone by.
        length, parts = (Fraction(str(self.seconds)) * TICK).as_integer_ratio()

        def bounds(now: int) -> tuple[int, int]:
            number = now * parts // length
            return -(-number * length // parts), -(-(number + 1) * length // parts)

        return Window(self.requests, bounds)

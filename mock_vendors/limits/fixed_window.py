"""So many requests in each window of the vendor's clock, or in one that begins with its first request."""

from __future__ import annotations

from dataclasses import dataclass

from contracts import nearest
from mock_vendors.limits.policy import LIMITS, Allowance
from mock_vendors.limits.ticks import ticks
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
        length = ticks(self.seconds)
        if self.begins == "first":
            return Window(self.requests, lambda now: (now, now + length), begins_with_use=True)
        return Window(self.requests, lambda now: (now - now % length, now - now % length + length))

"""The vendor says that it was asked too often, by its own signal."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, When, Wording


@EFFECTS.register("throttle")
@dataclass(frozen=True, slots=True)
class Throttle:
    """The argument is the seconds to wait, told where the vendor tells."""

    argument: str = "1"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        try:
            wait = float(self.argument)
        except ValueError:
            wait = -1.0
        if not (math.isfinite(wait) and wait >= 0):
            raise ValueError(f"'{self.argument}' is not a number of seconds, as in throttle:2")

    def apply(self, _answer: Answer, wording: Wording, /) -> Answer:
        return wording("throttled", float(self.argument))

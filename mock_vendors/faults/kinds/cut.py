"""The connection dies inside the body, whose announced length is that of the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, When, Wording


@EFFECTS.register("cut")
@dataclass(frozen=True, slots=True)
class Cut:
    """The argument is a share of the body (up to 1) or a number of bytes (above 1)."""

    argument: str = "0.5"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        try:
            keep = float(self.argument)
        except ValueError:
            keep = -1.0
        if not math.isfinite(keep) or keep < 0 or (keep > 1 and not keep.is_integer()):
            raise ValueError(f"'{self.argument}' is neither a share from 0 to 1 nor a whole number of bytes")

    def apply(self, answer: Answer, _wording: Wording, /) -> Answer:
        keep, whole = float(self.argument), len(answer.body)
        wanted = int(keep) if keep > 1 else int(whole * keep)
        # At least one byte is missing, or it would be no cut.
        return replace(answer, breaks_at=max(0, min(wanted, whole - 1)))

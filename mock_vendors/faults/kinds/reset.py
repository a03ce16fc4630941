"""The work is done, and then the connection dies before any byte of the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, When, Wording


@EFFECTS.register("reset")
@dataclass(frozen=True, slots=True)
class Reset:
    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument:
            raise ValueError("a reset takes no argument")

    def apply(self, answer: Answer, _wording: Wording, /) -> Answer:
        return replace(answer, breaks_at=-1)

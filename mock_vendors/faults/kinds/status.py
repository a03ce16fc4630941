"""The vendor answers with a status of trouble, in its own words, and does nothing."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, When, Wording


@EFFECTS.register("status")
@dataclass(frozen=True, slots=True)
class Status:
    argument: str
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        if not (self.argument.isascii() and self.argument.isdigit() and 400 <= int(self.argument) <= 599):
            raise ValueError(f"'{self.argument}' is not a status from 400 to 599, as in status:503")

    def apply(self, _answer: Answer, wording: Wording, /) -> Answer:
        return wording(self.argument, 0.0)

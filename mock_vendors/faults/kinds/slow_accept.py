"""A connection is taken, and then left alone for a while: nobody reads what the client sends."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("slow_accept")
@dataclass(frozen=True, slots=True)
class SlowAccept:
    """The argument is the seconds that it lasts; ``calls`` counts connections."""

    argument: str = "5"
    when: When = When.CONNECTING

    def __post_init__(self) -> None:
        arguments.amount(self.argument, "seconds", "slow_accept:5")

    @property
    def seconds(self) -> float:
        return float(self.argument)

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return answer

"""The vendor says that it was asked too often, by its own signal."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("throttle")
@dataclass(frozen=True, slots=True)
class Throttle:
    """The argument is the seconds to wait, told where the vendor tells."""

    argument: str = "1"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        arguments.amount(self.argument, "seconds", "throttle:2")

    def apply(self, _answer: Answer, scene: Scene, /) -> Answer:
        return scene.wording("throttled", float(self.argument))

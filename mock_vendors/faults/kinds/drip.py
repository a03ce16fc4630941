"""The body comes in drops, so that something always comes and nothing gets done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Wire


@EFFECTS.register("drip")
@dataclass(frozen=True, slots=True)
class Drip:
    """The argument is bytes a second, once a second; below 1 a byte at a time, as in ``drip:0.0167``, one a minute."""

    argument: str = "16"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        arguments.rate(self.argument, "bytes a second", "drip:16")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return replace(answer, wire=Wire(rate=float(self.argument)))

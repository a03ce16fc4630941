"""An interim response goes ahead of the answer: 103 with early hints, or 100 for a client that never asked to go on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Wire


@EFFECTS.register("interim")
@dataclass(frozen=True, slots=True)
class Interim:
    """The argument is its status."""

    argument: str = "103"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        # 101 would end the talk in HTTP (RFC 9110, 15.2.2).
        if arguments.status(self.argument, "interim:103", 100, 199) == 101:
            raise ValueError("'101' would change the protocol; interim:103 will do")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return replace(answer, wire=Wire(interim=int(self.argument)))

"""The connection dies inside the body, whose announced length is that of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Ending, Wire


@EFFECTS.register("cut")
@dataclass(frozen=True, slots=True)
class Cut:
    """The argument is a share of the body (up to 1) or a number of bytes (above 1)."""

    argument: str = "0.5"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        arguments.share(self.argument)

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        place = arguments.place(float(self.argument), answer.size)
        return replace(answer, wire=Wire(stops_at=place, ending=Ending.RESET))

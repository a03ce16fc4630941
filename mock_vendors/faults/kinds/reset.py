"""The work is done, and the connection dies: before any byte of the answer, or right behind its last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import SILENT, Ending, Wire

_PLACES = {"before": SILENT, "after": None}


@EFFECTS.register("reset")
@dataclass(frozen=True, slots=True)
class Reset:
    argument: str = "before"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument not in _PLACES:
            raise ValueError(
                f"a reset comes before or after the answer, not '{self.argument}'; {nearest(self.argument, _PLACES)}"
            )

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return replace(answer, wire=Wire(stops_at=_PLACES[self.argument], ending=Ending.RESET))

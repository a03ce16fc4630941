"""The body comes in chunks instead of with a length; the last of them may be missing, or none of them be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Ending, Framing, Wire

_WIRES: Mapping[str, Wire] = {
    "whole": Wire(framing=Framing.CHUNKS),
    "open": Wire(framing=Framing.OPEN_CHUNKS, ending=Ending.CLOSE),
    "bad": Wire(framing=Framing.BAD_CHUNKS, ending=Ending.CLOSE),
}


@EFFECTS.register("chunked")
@dataclass(frozen=True, slots=True)
class Chunked:
    """The argument: ``whole`` as it should be, ``open`` without the last chunk, ``bad`` with sizes that are none."""

    argument: str = "whole"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument not in _WIRES:
            raise ValueError(f"no chunks called '{self.argument}'; {nearest(self.argument, _WIRES)}")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return replace(answer, wire=_WIRES[self.argument])
